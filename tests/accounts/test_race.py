"""What many do at the same moment, on committed connections: one code, one guess, one step, one phone."""

import time
from functools import partial
from uuid import uuid4

import pyotp
from django.test import Client

from accounts.walk import code_sent_to, hidden, registration, send
from crowd import at_once
from factories import make_person, phone_number, resident_number
from kuaiji.accounts.actions import prove_identity
from kuaiji.accounts.codes import send_code, try_code
from kuaiji.accounts.limits import TooSoon, guess
from kuaiji.accounts.models import Account, Challenge, Identity, Limit, Person
from kuaiji.accounts.proof import challenge, spend
from kuaiji.accounts.staff import create_staff_account, use_second_factor
from kuaiji.accounts.tickets import LASTS
from kuaiji.messaging.models import Sms
from kuaiji.rules.findings import Refused
from kuaiji.web.crypto import encrypt


def test_a_hundred_submissions_of_one_code_register_once(committed_db: str) -> None:
    client, typed = Client(), registration()
    page = send(client, "/register", typed, to="/register/code")
    form = hidden(page) | typed | {"code": code_sent_to(typed["phone"])}
    cookies = client.cookies

    def submit() -> int:
        again = Client()
        again.cookies = cookies
        return int(again.post("/register", form | {"key": str(uuid4())}).status_code)

    answers = at_once([submit] * 100)

    assert answers.count(303) == 1
    assert set(answers) <= {303, 422, 503}
    assert (Account.objects.count(), Person.objects.count()) == (1, 1)


def test_a_hundred_guesses_at_one_code_are_five_tries(committed_db: str) -> None:
    phone, browser = "15400009999", "b" * 43
    send_code(purpose=Challenge.Purpose.REGISTER, phone=phone, browser=browser, address="192.0.2.1")
    right = code_sent_to(phone)
    guesses = [code for code in (f"{n:06d}" for n in range(101)) if code != right][:100]

    def attempt(code: str) -> bool:
        return try_code(purpose=Challenge.Purpose.REGISTER, phone=phone, browser=browser, code=code).is_right

    answers = at_once([lambda code=code: attempt(code) for code in guesses])  # type: ignore[misc]

    assert answers == [False] * 100
    assert Challenge.objects.get().tries == 5
    assert not attempt(right)


def test_a_hundred_simultaneous_passwords_are_five(committed_db: str) -> None:
    answers = at_once([lambda: guess(what="login", who="15400000001")] * 100)

    assert sum(1 for each in answers if each is None) == 5
    assert sum(1 for each in answers if isinstance(each, TooSoon)) == 95


def test_a_hundred_requests_for_a_code_send_one(committed_db: str) -> None:
    def ask() -> None:
        send_code(purpose=Challenge.Purpose.RESET, phone="15400009998", browser="b" * 43, address="192.0.2.1")

    answers = at_once([ask] * 100)

    assert answers.count(None) == 1
    assert sum(1 for each in answers if isinstance(each, TooSoon)) == 99
    assert Sms.objects.count() == 1


def test_a_proof_is_spent_once_by_a_hundred(committed_db: str) -> None:
    token = challenge("login")

    answers = at_once([lambda: spend(token, LASTS)] * 100)

    assert answers.count(True) == 1


def submit(client: Client, form: dict[str, str]) -> int:
    return int(client.post("/register", form).status_code)


def test_two_who_register_with_one_phone_at_once_both_come_through(committed_db: str) -> None:
    phone = phone_number()
    forms = []
    for _ in range(2):
        client, typed = Client(), registration(number=resident_number(), phone=phone)
        page = send(client, "/register", typed, to="/register/code")
        forms.append((client, hidden(page) | typed | {"code": code_sent_to(phone)}))
        Limit.objects.all().delete()

    answers = at_once([partial(submit, client, form) for client, form in forms])

    assert answers == [303, 303]
    assert Account.objects.exclude(phone_digest=None).count() == 1


def test_ten_who_prove_one_number_at_once_leave_one_holder(committed_db: str) -> None:
    number = resident_number()
    people = [make_person(number=number, has_proved_identity=False) for _ in range(10)]

    answers = at_once([partial(prove_identity, identity_id=each.identities.get().id) for each in people])

    assert sum(1 for each in answers if isinstance(each, Refused)) == 9
    assert Identity.objects.filter(proved_at__isnull=False).count() == 1


def test_one_totp_code_signs_in_once(committed_db: str) -> None:
    account = create_staff_account(username="wang")
    account.totp_cipher = encrypt(secret := pyotp.random_base32(), account.totp_box)
    account.save()
    code = pyotp.TOTP(secret).at(int(time.time()))

    answers = at_once([partial(use_second_factor, account_id=account.id, code=code)] * 50)

    assert answers.count(True) == 1
