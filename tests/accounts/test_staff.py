"""工作人员登录: an account, a link, a password, a TOTP; each of them works once."""

import re
import time
from datetime import timedelta

import pyotp
import pytest
from django.db.models.functions import Now
from django.test import Client

from accounts.walk import PASSWORD, hidden, send
from factories import make_person, make_staff, sign_in, sign_in_staff
from kuaiji.accounts.actions import create_staff_account, enrolment_link
from kuaiji.accounts.models import Account, Enrolment, RecoveryCode, Session
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def stopped_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let no step of TOTP end between the line that reads the code and the line that sends it."""
    moment = time.time()
    monkeypatch.setattr(time, "time", lambda: moment)


def path_of(link: str) -> str:
    return "/" + link.split("/", 3)[3]


def now_code(secret: str, steps: int = 0) -> str:
    return pyotp.TOTP(secret).at(int(time.time()) + 30 * steps)


@pytest.fixture
def link() -> str:
    return path_of(enrolment_link(account_id=create_staff_account(username="wang").id))


def enrol(link: str, **changes: str) -> str:
    """Walk through the link; return the answer's text."""
    secret = Enrolment.objects.latest("created_at").secret
    typed = {"password": PASSWORD, "again": PASSWORD, "code": now_code(secret, -1)} | changes
    return str(send(Client(), link, typed).content.decode())


def log_in(client: Client, code: str, password: str = PASSWORD, **more: str) -> int:
    typed = {"username": "wang", "password": password, "code": code} | more
    return int(send(client, "/desk/login", typed).status_code)


def recovery_codes(page: str) -> list[str]:
    return re.findall("<code>([0-9a-f-]{17})</code>", page)


def test_staff_set_password_and_totp_by_the_link_and_sign_in(link: str) -> None:
    page, client = enrol(link), Client()

    status = log_in(client, now_code(Account.objects.get().totp_secret))

    assert len(set(recovery_codes(page))) == 10
    assert status == 303
    assert client.get("/desk/confirm").status_code == 200


def test_the_page_of_the_link_shows_the_code_to_scan_and_the_secret_to_type(link: str) -> None:
    page = Client().get(link).content.decode()

    secret = Enrolment.objects.get().secret
    assert "<svg" in page
    assert " ".join(secret[place : place + 4] for place in range(0, 32, 4)) in page


def test_the_link_works_once(link: str) -> None:
    enrol(link)

    assert "<h1>链接不能用了</h1>" in Client().get(link).content.decode()


def test_the_link_works_for_half_an_hour(link: str) -> None:
    Enrolment.objects.update(expires_at=Now() + timedelta(seconds=-1))

    assert "<h1>链接不能用了</h1>" in Client().get(link).content.decode()
    enrolment = Enrolment.objects.get()
    assert enrolment.expires_at < enrolment.created_at + timedelta(minutes=31)


def test_a_new_link_ends_the_older_one(link: str) -> None:
    newer = path_of(enrolment_link(account_id=Account.objects.get().id))

    assert "<h1>链接不能用了</h1>" in Client().get(link).content.decode()
    assert Client().get(newer).status_code == 200


@pytest.mark.parametrize("token", ["x", "𠮷", "a" * 3000])
def test_a_made_up_link_opens_nothing(token: str) -> None:
    assert "<h1>链接不能用了</h1>" in Client().get(f"/enrol/{token}").content.decode()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"code": "000000"}, "staff.wrong-code"),
        ({"code": ""}, "code.missing"),
        ({"again": "other"}, "password.differs"),
        ({"password": "short", "again": "short"}, "password.weak"),
    ],
)
def test_a_mistake_at_enrolment_is_told_and_the_link_stays(link: str, changes: dict[str, str], finding: str) -> None:
    page = enrol(link, **changes)

    assert f'data-finding="{finding}"' in page
    assert Client().get(link).status_code == 200


def test_a_totp_code_works_once(link: str) -> None:
    enrol(link)
    code = now_code(Account.objects.get().totp_secret)

    assert [log_in(Client(), code) for _ in range(2)] == [303, 422]


def test_the_code_of_the_enrolment_does_not_sign_in(link: str) -> None:
    code = now_code(Enrolment.objects.get().secret)
    enrol(link, code=code)

    assert log_in(Client(), code) == 422


def test_a_recovery_code_works_once_in_place_of_the_totp(link: str) -> None:
    codes = recovery_codes(enrol(link))

    assert [log_in(Client(), codes[0]), log_in(Client(), codes[0]), log_in(Client(), codes[1].upper())] == [
        303,
        422,
        303,
    ]
    assert RecoveryCode.objects.filter(used_at=None).count() == 8


@pytest.mark.parametrize("steps", [-3, 3])
def test_a_code_from_another_time_is_refused(link: str, steps: int) -> None:
    enrol(link)

    assert log_in(Client(), now_code(Account.objects.get().totp_secret, steps)) == 422


def test_a_wrong_password_does_not_use_the_code_up(link: str) -> None:
    enrol(link)
    code = now_code(Account.objects.get().totp_secret)

    assert [log_in(Client(), code, "wrong"), log_in(Client(), code)] == [422, 303]


def test_the_sixth_try_waits(link: str) -> None:
    enrol(link)

    assert [log_in(Client(), "000000") for _ in range(6)] == [422] * 5 + [429]


def test_an_account_not_yet_enrolled_lets_nobody_in(link: str) -> None:
    assert log_in(Client(), "000000", "") == 422
    assert log_in(Client(), "000000") == 422


def test_what_is_missing_is_said() -> None:
    page = send(Client(), "/desk/login", {}).content.decode()

    assert re.findall('data-finding="([^"]+)"', page) == ["username.missing", "password.missing", "code.missing"]


def test_enrolling_again_ends_sessions_and_old_recovery_codes(link: str) -> None:
    old = recovery_codes(enrol(link))
    client = Client()
    log_in(client, old[0])
    again = path_of(enrolment_link(account_id=Account.objects.get().id))

    enrol(again)

    assert client.get("/desk/confirm").status_code == 303
    assert log_in(Client(), old[1]) == 422


def test_a_username_is_given_once() -> None:
    create_staff_account(username="wang")

    with pytest.raises(Refused) as refused:
        create_staff_account(username="wang")

    assert [each.code for each in refused.value.findings] == ["staff.username-taken"]


def test_stepping_up_renews_the_session_and_holds_ten_minutes(link: str) -> None:
    enrol(link)
    account, client = Account.objects.get(), Client()
    sign_in_staff(client, account)

    answer = send(client, "/desk/confirm", {"code": now_code(account.totp_secret), "next": "/desk/audit"})

    assert answer["Location"] == "/desk/audit"
    assert Session.objects.filter(revoked_at=None, stepped_up_at__isnull=False).count() == 1
    assert Session.objects.filter(revoked_at=None).count() == 1


@pytest.mark.parametrize("code", ["", "000000"])
def test_a_wrong_code_does_not_step_up(link: str, code: str) -> None:
    enrol(link)
    client = Client()
    sign_in_staff(client, Account.objects.get())

    assert send(client, "/desk/confirm", {"code": code}).status_code == 422
    assert not Session.objects.filter(stepped_up_at__isnull=False).exists()


def test_persons_and_staff_have_no_business_on_each_others_pages() -> None:
    person, officer = Client(), Client()
    sign_in(person, make_person())
    sign_in_staff(officer, make_staff())

    assert (person.get("/desk/confirm").status_code, officer.get("/account").status_code) == (403, 403)


def test_who_is_signed_in_goes_to_the_desk() -> None:
    officer = Client()
    sign_in_staff(officer, make_staff())

    assert (officer.get("/desk/login")["Location"], officer.get("/login")["Location"]) == ("/desk/", "/desk/")


def test_a_stranger_at_the_desk_signs_in_first() -> None:
    assert (
        Client().get("/desk/confirm?next=/desk/x")["Location"]
        == "/desk/login?next=%2Fdesk%2Fconfirm%3Fnext%3D%2Fdesk%2Fx"
    )
    assert hidden(Client().get("/desk/login?next=%2Fdesk%2Fx"))["next"] == "/desk/x"
