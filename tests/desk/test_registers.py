"""旧库导入 pages: who sees what, how a file comes in, and that nothing grave goes without a second factor."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils.timezone import now as real_now

from clock import at
from desk_cases import desk_of, post
from factories import make_officer
from jobs import run_jobs
from kuaiji.accounts.models import Session
from kuaiji.audit.models import AccessEvent, Kind
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.models import Delivery, Excerpt, Intake, Withdrawal
from kuaiji.web.clock import now
from legacy.files import person, text_of
from registering import check, confirm, loaded

pytestmark = pytest.mark.django_db
SAID = {"source": "广东省登记库", "as_of": "2024-12-31", "left_out": ""}
FAULTY = person(2, 学历="本课")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings.KUAIJI, "data", tmp_path)
    return tmp_path / "registers"


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵敏", "44", roles=("operator",), number="TH0003")


@pytest.fixture
def desk(zhao: OfficerContext) -> Client:
    """The operator's browser, the TOTP confirmed a moment ago."""
    client = desk_of(zhao)
    Session.objects.filter(account_id=zhao.account_id).update(stepped_up_at=real_now())
    return client


def send(desk: Client, *lines: dict[str, str], **said: Any) -> HttpResponse:
    file = SimpleUploadedFile("登记.csv", text_of(lines).encode(), "text/csv")
    return post(desk, "/desk/registers/new", file=file, **{**SAID, **said})


def page(desk: Client, place: str, status: int = 200) -> str:
    response = desk.get(place)
    assert response.status_code == status
    return response.content.decode()


def test_operator_brings_a_file_and_loads_it_once_it_is_checked(desk: Client, folder: Path) -> None:
    assert "还没有导入过" in page(desk, "/desk/registers")

    place = send(desk, person(1), person(2, "韩梅梅")).headers["Location"]
    assert [each for each in folder.glob("??/*") if "李雷".encode() in each.read_bytes()] == []
    waiting = page(desk, place)
    assert "正在检查：0%" in waiting
    assert 'hx-trigger="every 2s"' in waiting
    run_jobs()
    assert "没有错误" in page(desk, place)
    assert Excerpt.objects.count() == 0
    assert "导入广东省登记库的 2 行" in page(desk, f"{place}/load")
    assert post(desk, f"{place}/load").headers["Location"] == place
    assert "正在导入" in page(desk, place)
    run_jobs()

    assert "已导入 2 条" in page(desk, place)
    assert Excerpt.objects.count() == 2
    listed = page(desk, "/desk/registers")
    assert "截至 2024-12-31：读了 2 行，导入 2 条" in listed
    assert "TH0003" in listed


def test_faults_are_shown_with_line_and_column(zhao: OfficerContext, desk: Client) -> None:
    intake = check(zhao, person(1), FAULTY)

    shown = page(desk, f"/desk/registers/{intake.pk}")
    assert "1 行有错误" in shown
    assert '<b class="num">第 3 行 · 学历</b></p><p>“本课”不在选项里。' in shown
    response = desk.get(f"/desk/registers/{intake.pk}/faults")
    assert unquote(response.headers["Content-Disposition"]).endswith("错误清单-登记.csv")
    assert response.headers["Cache-Control"] == "no-store"
    assert b"".join(response.streaming_content).decode("utf-8-sig").splitlines()[0] == "文件,行,列,原因"  # type: ignore[attr-defined]


def test_list_of_faults_that_is_gone_is_said_to_be_gone(zhao: OfficerContext, desk: Client, folder: Path) -> None:
    intake = check(zhao, person(1), FAULTY)
    for place in folder.glob("??/*"):
        place.unlink()

    assert "错误清单已经不在了。" in page(desk, f"/desk/registers/{intake.pk}/faults", 422)
    assert AccessEvent.objects.filter(kind=Kind.EXPORT).count() == 0


def test_without_faults_there_is_no_list_to_take(zhao: OfficerContext, desk: Client) -> None:
    intake = check(zhao, person(1))

    assert desk.get(f"/desk/registers/{intake.pk}/faults").headers["Location"] == f"/desk/registers/{intake.pk}"


def test_faulty_lines_are_left_out_only_where_that_was_ticked(zhao: OfficerContext, desk: Client) -> None:
    intake = check(zhao, person(1), FAULTY)
    place = f"/desk/registers/{intake.pk}/load"

    refused = post(desk, place)
    assert refused.status_code == 422
    assert "文件里有错误。请勾选下面一项" in refused.content.decode()
    assert post(desk, place, leave_faulty="yes").status_code == 303

    run_jobs()
    assert Delivery.objects.get().faulty == 1


def test_file_given_up_in_another_window_says_so_to_who_confirms_it(zhao: OfficerContext, desk: Client) -> None:
    intake = check(zhao, person(1))
    post(desk, f"/desk/registers/{intake.pk}/give-up")

    response = post(desk, f"/desk/registers/{intake.pk}/load")

    shown = response.content.decode()
    assert response.status_code == 422
    assert "这个文件现在不能导入，请看这一页上写的进展。" in shown
    assert "文件已经删除，什么也没有导入。" in shown


def test_form_that_lacks_something_comes_back_as_typed(desk: Client) -> None:
    response = post(desk, "/desk/registers/new", source="广东省登记库", as_of="去年", left_out="旧编号")

    shown = response.content.decode()
    assert response.status_code == 422
    assert "请选择一个 CSV 文件。" in shown
    assert "请填写登记库导出的日期" in shown
    assert 'value="旧编号"' in shown
    assert Intake.objects.count() == 0


def test_second_file_in_another_box_is_not_kept(desk: Client) -> None:
    other = SimpleUploadedFile("b.csv", b"b", "text/csv")

    assert send(desk, person(1), other=other).status_code == 303
    assert Intake.objects.get().name == "登记.csv"


def test_file_is_given_up(zhao: OfficerContext, desk: Client) -> None:
    intake = check(zhao, person(1))

    assert post(desk, f"/desk/registers/{intake.pk}/give-up").headers["Location"] == "/desk/registers"

    assert "已放弃" in page(desk, f"/desk/registers/{intake.pk}")
    assert desk.get(f"/desk/registers/{intake.pk}/load").status_code == 303


def test_confirmed_file_is_not_given_up(zhao: OfficerContext, desk: Client) -> None:
    intake = confirm(zhao, person(1))

    response = post(desk, f"/desk/registers/{intake.pk}/give-up")

    assert response.status_code == 422
    assert "这个文件已经确认导入，不能放弃。" in response.content.decode()


def test_delivery_is_withdrawn_with_a_reason(zhao: OfficerContext, desk: Client) -> None:
    delivery = loaded(zhao, person(1))
    place = f"/desk/registers/deliveries/{delivery.pk}/withdraw"

    assert "撤下广东省登记库的 1 条？" in page(desk, place)
    assert post(desk, place, why="").status_code == 422
    assert post(desk, place, why="导错了一年").headers["Location"] == "/desk/registers"
    assert "正在撤下" in page(desk, "/desk/registers")
    run_jobs()

    assert "撤下：导错了一年" in page(desk, "/desk/registers")
    assert Excerpt.objects.count() == 0


@pytest.mark.parametrize("what", ["load", "withdraw"])
def test_grave_acts_need_the_totp_once_more(zhao: OfficerContext, what: str) -> None:
    delivery, intake = loaded(zhao, person(1)), check(zhao, person(2))
    desk, place = desk_of(zhao), f"/desk/registers/{intake.pk}/load"
    place = f"/desk/registers/deliveries/{delivery.pk}/withdraw" if what == "withdraw" else place

    response = post(desk, place, why="导错了一年")

    assert response.headers["Location"] == f"/desk/confirm?next={place.replace('/', '%2F')}"
    intake.refresh_from_db()
    assert (intake.confirmed_at, Withdrawal.objects.count()) == (None, 0)


def test_operator_of_a_city_is_told_who_loads_registers(desk: Client) -> None:
    city = desk_of(make_officer("周广州", "4401", roles=("operator",)))

    shown = page(city, "/desk/registers")

    assert "登记库由省级部门导入" in shown
    assert 'type="file"' not in shown
    assert send(city, person(1)).status_code == 422


def test_another_provinces_file_is_not_there(zhao: OfficerContext) -> None:
    delivery, intake = loaded(zhao, person(1)), check(zhao, person(2))
    other = desk_of(make_officer("周深圳", "4403", roles=("operator",)))

    assert "登记.csv" not in page(other, "/desk/registers")
    for place in (str(intake.pk), f"{intake.pk}/faults", f"{intake.pk}/load", f"deliveries/{delivery.pk}/withdraw"):
        assert other.get(f"/desk/registers/{place}").status_code == 404
    assert post(other, f"/desk/registers/{intake.pk}/give-up").status_code == 404


def test_form_without_its_token_is_refused(zhao: OfficerContext) -> None:
    desk = desk_of(zhao)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies.update(desk.cookies)

    assert send(strict, person(1)).status_code == 403
    assert Intake.objects.count() == 0


def test_stranger_is_sent_away_before_the_file_is_read() -> None:
    """Nobody who has not signed in makes us read a register."""
    response = Client(enforce_csrf_checks=True).post(
        "/desk/registers/new", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(200 << 20)
    )

    assert (response.status_code, response.headers["Location"]) == (303, "/desk/login")


@pytest.mark.parametrize(("place", "size", "word"), [("new", 257, "文件太大"), ("nowhere", 40, "图片太大")])
def test_larger_than_a_register_is_turned_away(place: str, size: int, word: str) -> None:
    response = Client().post(
        f"/desk/registers/{place}", b"", "multipart/form-data; boundary=x", CONTENT_LENGTH=str(size << 20)
    )

    assert response.status_code == 413
    assert word in response.content.decode()


def test_manual_and_template_name_every_column(desk: Client) -> None:
    assert "统一社会信用代码" in page(desk, "/desk/registers/columns")
    response = desk.get("/desk/registers/template")

    assert response.content.decode().startswith("\ufeff证件类型,证件号码,姓名,就读地点,")
    assert "登记库导入模板.csv" in unquote(response.headers["Content-Disposition"])


def test_template_filled_in_is_read(zhao: OfficerContext, desk: Client) -> None:
    titles = desk.get("/desk/registers/template").content.decode().removeprefix("\ufeff").strip().split(",")
    told = person(1)
    content = ",".join(titles) + "\r\n" + ",".join(told.get(title, "") for title in titles) + "\r\n"

    intake = check(zhao, content=content.encode())

    assert (intake.lines, intake.faulty) == (1, 0)


def test_what_expired_says_so(zhao: OfficerContext, desk: Client) -> None:
    intake = check(zhao, person(1))

    with at(now() + timedelta(days=4)):
        assert "超过三天没有确认" in page(desk, f"/desk/registers/{intake.pk}")


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_same_number_of_times_however_long_it_is(
    zhao: OfficerContext, desk: Client, count: int, django_assert_num_queries: Any
) -> None:
    for serial in range(count):
        loaded(zhao, person(serial + 1))
        check(zhao, person(serial + 11))

    with django_assert_num_queries(7):
        page(desk, "/desk/registers")


def test_same_form_twice_brings_one_file(desk: Client) -> None:
    key = uuid4()

    first, second = (send(desk, person(1), key=key) for _ in range(2))

    assert first.headers["Location"] == second.headers["Location"]
    assert Intake.objects.count() == 1
