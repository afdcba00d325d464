"""设立 pages: asked, shown what follows, confirmed by TOTP, entered, taken back; and whom the public sees when."""

import json
import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client

from desk_cases import desk_of, hand_in, post
from factories import make_officer
from jobs import run_jobs
from kuaiji.accounts.models import Session
from kuaiji.audit.models import Act
from kuaiji.departments.models import Department, Reform
from kuaiji.web import jinja
from kuaiji.web.clock import now
from reforming import FOSHAN, GUANGDONG, GUANGZHOU, TIANHE, get, today

pytestmark = pytest.mark.django_db

CODE = "440171"
FORM = f"/desk/departments/{GUANGZHOU}/open"


@pytest.fixture
def desk() -> Client:
    """赵敏, 管理员 of 广东省财政厅, who has just confirmed her TOTP."""
    found = desk_of(make_officer("赵敏", GUANGDONG, roles=("operator",)))
    Session.objects.update(stepped_up_at=Now())
    return found


def typed(days: int = 30, **fields: str) -> dict[str, str]:
    return {
        "name": "广州市示范新区财政局", "short_name": "示范新区", "code": CODE, "phone": "154-0000-0001",
        "hours": "工作日 9:00–17:00", "address": "示范路 1 号", "document": "粤府办〔2026〕8号", "why": "设立示范新区",
        "takes_effect_on": (today() + timedelta(days=days)).isoformat(), **fields,
    }  # fmt: skip


def confirm(desk: Client, **fields: Any) -> HttpResponse:
    return post(desk, f"{FORM}/preview?{urlencode(typed(**fields))}")


def text(response: HttpResponse) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def test_whole_form_leads_to_its_preview_and_half_of_it_back(desk: Client) -> None:
    whole, half, long = (
        desk.get(FORM, typed()),
        desk.get(FORM, typed(code="44017")),
        desk.get(FORM, typed(why="因" * 201)),
    )

    assert whole["Location"] == f"{FORM}/preview?{urlencode(typed())}"
    assert (half.status_code, long.status_code) == (422, 422)
    assert "代码是数字：市级 4 位" in text(half)
    assert 'value="广州市示范新区财政局"' in half.content.decode()
    assert "“原因”最多 200 个字" in text(long)


@pytest.mark.parametrize(("field", "most"), [("name", 60), ("short_name", 40), ("document", 60), ("why", 200)])
def test_forged_plan_with_too_long_a_word_is_refused_in_words(desk: Client, field: str, most: int) -> None:
    response = confirm(desk, **{field: "长" * (most + 1)})

    assert response.status_code == 422
    assert f"最多 {most} 个字，请缩短。" in text(response)
    assert not Reform.objects.exists()


def test_page_of_the_superior_leads_to_the_form_and_that_of_a_county_does_not(desk: Client) -> None:
    assert f'href="{FORM}"' in desk.get(f"/desk/departments/{GUANGZHOU}").content.decode()
    assert "设立下级部门" not in text(desk.get(f"/desk/departments/{TIANHE}"))
    county = desk.get(f"/desk/departments/{TIANHE}/open")
    assert county.status_code == 422
    assert "县级部门之下不再设立部门" in text(county)


def test_preview_says_where_it_will_be_found_and_enters_nothing(desk: Client) -> None:
    page = text(desk.get(f"{FORM}/preview", typed()))

    assert "广东省 / 广州市 / 示范新区" in page
    assert "所在行政区划广东省广州市" in re.sub(r"\s", "", page)
    assert "县级" in page
    assert "在这一天之前可以撤回" in page
    assert not Reform.objects.exists()


def test_totp_is_asked_once_more_and_the_plan_survives_the_way_there(desk: Client) -> None:
    Session.objects.update(stepped_up_at=Now() - timedelta(minutes=11))
    address = f"{FORM}/preview?{urlencode(typed())}"

    for response in (desk.get(address), post(desk, address)):
        assert response["Location"] == f"/desk/confirm?{urlencode({'next': address})}"
    assert not Department.objects.filter(code=CODE).exists()


def test_entered_once_it_is_shown_with_its_day_reached_by_nobody_outside_and_withdrawn(
    desk: Client, client: Client
) -> None:
    key, address = uuid4(), f"{FORM}/preview?{urlencode(typed())}"
    for _ in range(2):
        entered = desk.post(address, {"key": key})

    page = text(desk.get(entered["Location"]))
    assert "调整已登记" in page
    assert "起设立，在这以前会计人员看不到" in page
    assert "广州市示范新区财政局" in text(desk.get(f"/desk/departments/{GUANGZHOU}"))
    assert "示范新区" not in text(client.get("/contact", {"code": CODE}))
    withdrawn = post(desk, f"/desk/reforms/{Reform.objects.get().pk}/withdraw")
    assert withdrawn["Location"] == f"/desk/departments/{GUANGZHOU}?withdrawn=1"
    assert "示范新区" not in text(desk.get(withdrawn["Location"]))
    assert desk.get(f"/desk/departments/{CODE}").status_code == 404
    acts = [json.loads(each.body)["what"] for each in Act.objects.order_by("at", "id")]
    day = jinja.day(today() + timedelta(days=30))
    assert acts == [f"广州市示范新区财政局设立，由广州市财政局管理，{day}起，粤府办〔2026〕8号"] * 2


def test_department_that_opens_today_is_there_at_once_and_takes_cases(desk: Client, client: Client) -> None:
    assert "今天设立，登记以后不能撤回" in text(desk.get(f"{FORM}/preview", typed(days=0)))

    confirm(desk, days=0)
    run_jobs()

    assert "154-0000-0001" in text(client.get("/contact", {"code": CODE}))
    assert f'value="{CODE}"' in client.get("/departments/options", {"parent": GUANGZHOU}).content.decode()
    case = hand_in("李雷", code=CODE)
    city = desk_of(make_officer("王芳", GUANGZHOU))
    assert city.get(f"/desk/cases/{case.number}").status_code == 200
    assert "已生效" in text(desk.get(f"/desk/departments/{CODE}"))


def test_what_changed_meanwhile_is_said_on_the_form(desk: Client) -> None:
    confirm(desk)

    for response in (desk.get(f"{FORM}/preview", typed()), confirm(desk)):
        assert response.status_code == 422
        assert "这个代码已经给了一个部门" in text(response)


def test_strangers_find_no_such_superior() -> None:
    desk = desk_of(make_officer("周佛山", FOSHAN, roles=("operator",)))
    Session.objects.update(stepped_up_at=Now())

    assert desk.get(FORM).status_code == 404
    assert desk.get(f"{FORM}/preview", typed()).status_code == 404


def test_move_is_offered_shown_and_done(desk: Client) -> None:
    case, city = hand_in("李雷"), desk_of(make_officer("吴管理", GUANGZHOU, roles=("operator",)))
    address = f"/desk/departments/{TIANHE}/reform"
    plan = {
        "kind": "move", "superior": FOSHAN, "successor": "", "name": "", "short_name": "",
        "takes_effect_on": today().isoformat(), "document": "粤府办〔2026〕8号", "why": "行政区划调整",
    }  # fmt: skip
    form = desk.get(address).content.decode()
    seen = text(desk.get(f"{address}/preview", plan))

    post(desk, f"{address}/preview?{urlencode(plan)}")
    run_jobs()

    assert f'<option value="{FOSHAN}">' in form
    assert "广州市天河区财政局改隶佛山市财政局" in seen
    assert "在办事项 1 件留在原处" in seen
    assert "广州市财政局的不再看得到，手里正在办的放回待审列表。" in seen
    assert get(TIANHE).parent == get(FOSHAN)
    case.refresh_from_db()
    assert case.department == get(TIANHE)
    assert city.get(f"/desk/departments/{TIANHE}").status_code == 404
    page = text(desk.get(f"/desk/departments/{TIANHE}"))
    assert "改隶佛山市财政局" in page
    assert "已生效" in page


def test_preview_of_a_move_names_the_children_and_who_sees_on(desk: Client) -> None:
    Department.objects.filter(code="440105").update(parent=get(TIANHE))
    Department.objects.filter(code=TIANHE).update(parent=get(GUANGDONG))

    page = text(desk.get(
        f"/desk/departments/{TIANHE}/reform/preview",
        {"kind": "move", "superior": GUANGZHOU, "takes_effect_on": (now() + timedelta(days=30)).date().isoformat(),
         "document": "文号", "why": "交给市里"},
    ))  # fmt: skip

    assert "下级部门 1 个一起过去：广州市海珠区财政局" in page
    assert "现在没有在办事项" in page
    assert "广州市财政局的审核员看得到、可以办，广东省财政厅的照旧。" in page
