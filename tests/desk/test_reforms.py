"""机构调整 pages: asked, shown what follows, confirmed by TOTP, entered, taken back; and the public directory after."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client

import clock
from desk_cases import desk_of, hand_in, post
from factories import make_officer
from jobs import run_jobs
from kuaiji.accounts.models import Session
from kuaiji.casework.actions import claim_case
from kuaiji.departments.models import Department, Membership, Reform
from kuaiji.departments.queries import officer_of
from kuaiji.desk import reforming
from kuaiji.web.clock import now
from reforming import GUANGZHOU, RENAMED, TIANHE, YUEXIU, done, get, merge, plan, planned, today

pytestmark = pytest.mark.django_db

FORM = f"/desk/departments/{TIANHE}/reform"


@pytest.fixture
def desk() -> Client:
    """赵敏, 管理员 of 广州市财政局, who has just confirmed her TOTP."""
    found = desk_of(make_officer("赵敏", GUANGZHOU, roles=("operator",)))
    Session.objects.update(stepped_up_at=Now())
    return found


def typed(days: int = 30, **fields: str) -> dict[str, str]:
    return {
        "kind": "merge", "successor": YUEXIU, "takes_effect_on": (today() + timedelta(days=days)).isoformat(),
        "document": "粤府办〔2026〕8号", "why": "行政区划调整", "name": "", "short_name": "", **fields,
    }  # fmt: skip


def preview(desk: Client, **fields: Any) -> str:
    return text(desk.get(f"{FORM}/preview", typed(**fields)))


def confirm(desk: Client, **fields: Any) -> HttpResponse:
    return post(desk, f"{FORM}/preview?{urlencode(typed(**fields))}")


def text(response: HttpResponse) -> str:
    return re.sub(r"<[^>]+>", "", response.content.decode())


def test_whole_plan_leads_to_its_preview_and_half_a_plan_back_to_the_form(desk: Client) -> None:
    whole, half = desk.get(FORM, typed()), desk.get(FORM, typed(document="", successor=TIANHE))

    assert whole.status_code == 303
    assert whole["Location"] == f"{FORM}/preview?{urlencode(typed())}"
    assert half.status_code == 422
    assert "请填写批准文件的文号。" in text(half)
    assert "请选择您辖区内另一个在办的部门来承接。" in text(half)
    assert 'value="行政区划调整"' in half.content.decode()


@pytest.mark.parametrize(("kind", "field", "most"), [("rename", "name", 60), ("merge", "document", 60)])
def test_forged_plan_with_too_long_a_word_is_refused_in_words(desk: Client, kind: str, field: str, most: int) -> None:
    response = confirm(
        desk, **{"kind": kind, "short_name": "天河新区", "name": "天河新区财政局", field: "长" * (most + 1)}
    )

    assert response.status_code == 422
    assert f"最多 {most} 个字，请缩短。" in text(response)
    assert not Reform.objects.exists()


def test_form_offers_successors_of_no_lower_rank_that_stay(desk: Client) -> None:
    planned("440105", plan("close"))

    page = desk.get(FORM).content.decode()

    assert f'<option value="{YUEXIU}">' in page
    assert f'<option value="{GUANGZHOU}">' in page
    assert f'<option value="{TIANHE}">' not in page
    assert '<option value="440105">' not in page
    assert '<option value="440305">' not in page


def test_preview_says_what_will_follow(desk: Client) -> None:
    wang = make_officer("王芳", TIANHE)
    make_officer("孙审计", TIANHE, roles=("auditor",))
    claim_case(officer=wang, case_id=hand_in("李雷").pk)
    hand_in("韩梅梅")

    page = preview(desk)

    assert "广州市天河区财政局并入广州市越秀区财政局" in page
    assert "在办事项 2 件转到广州市越秀区财政局" in page
    assert "承办人接着办" in page
    assert "审核员 1 人（王芳）转到广州市越秀区财政局任职" in page
    assert "孙审计的管理员或审计员任职当天结束" in page
    assert "在这一天之前可以撤回" in page
    assert not Reform.objects.exists()


def test_preview_counts_no_further_than_it_must(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reforming, "COUNTED", 1)
    hand_in("李雷")
    hand_in("韩梅梅")

    assert "在办事项至少 1 件转到" in preview(desk)


def test_preview_of_a_closing_names_the_superior_and_the_children(desk: Client) -> None:
    Department.objects.filter(code="440105").update(parent=get(TIANHE))

    page = preview(desk, kind="close", successor="")

    assert "广州市天河区财政局撤销，由广州市财政局承接" in page
    assert "下级部门 1 个改由广州市财政局管理：广州市海珠区财政局。" in page
    assert "现在没有在办事项" in page


def test_preview_of_a_new_name_moves_nobody(desk: Client) -> None:
    page = preview(desk, kind="rename", successor="", **RENAMED)

    assert "广州市天河区财政局更名为广州市天河新区财政局" in page
    assert "事项、工作人员、下级部门和联系方式都不变" in page


def test_totp_is_asked_once_more_and_the_plan_survives_the_way_there(desk: Client) -> None:
    Session.objects.update(stepped_up_at=Now() - timedelta(minutes=11))
    address = f"{FORM}/preview?{urlencode(typed())}"

    for response in (desk.get(address), post(desk, address)):
        assert response["Location"] == f"/desk/confirm?{urlencode({'next': address})}"
    assert not Reform.objects.exists()


def test_confirmed_plan_is_entered_once_shown_and_withdrawn(desk: Client) -> None:
    key = uuid4()
    address = f"{FORM}/preview?{urlencode(typed())}"
    desk.post(address, {"key": key})
    entered = desk.post(address, {"key": key})

    page = desk.get(entered["Location"])
    assert "调整已登记" in text(page)
    assert "粤府办〔2026〕8号 · 行政区划调整" in text(page)
    assert Reform.objects.count() == 1
    withdrawn = post(desk, f"/desk/reforms/{Reform.objects.get().pk}/withdraw")
    assert "调整已撤回" in text(desk.get(withdrawn["Location"]))
    assert get(TIANHE).valid_to is None


def test_plan_for_today_is_done_by_a_job_at_once(desk: Client) -> None:
    case = hand_in("李雷")
    assert "今天生效，登记以后不能撤回" in preview(desk, days=0)

    confirm(desk, days=0)
    run_jobs()

    case.refresh_from_db()
    assert case.department_id == get(YUEXIU).pk
    page = text(desk.get(f"/desk/departments/{TIANHE}"))
    assert "由广州市越秀区财政局承接" in page
    assert "已生效" in page


def test_successor_finds_what_it_took_over_and_who_lost_a_role(desk: Client) -> None:
    wang, gone = make_officer("王芳", TIANHE), make_officer("周管理", TIANHE, roles=("operator",))
    moved = make_officer("吴管理", TIANHE, roles=("operator",))
    done(TIANHE, merge())
    Membership.objects.create(officer_id=moved.officer_id, department=get(GUANGZHOU), role="operator")

    successor = desk.get(f"/desk/departments/{YUEXIU}").content.decode()
    closed = desk.get(f"/desk/departments/{TIANHE}").content.decode()

    assert f'<a href="/desk/departments/{TIANHE}">广州市天河区财政局</a>' in successor
    assert f'<a href="/desk/officers/{gone.officer_id}">周管理</a>' in closed
    assert str(wang.officer_id) not in closed
    assert str(moved.officer_id) not in closed
    post(desk, f"/desk/officers/{gone.officer_id}/roles", role="operator")
    again = officer_of(gone.account_id)
    assert again is not None
    assert again.department == "广州市财政局"


def test_what_changed_meanwhile_is_said_on_the_form(desk: Client) -> None:
    planned(TIANHE, plan("rename", **RENAMED))

    for response in (desk.get(f"{FORM}/preview", typed()), confirm(desk)):
        assert response.status_code == 422
        assert "这个部门已经定了一项调整" in text(response)


def test_too_long_a_reason_is_said_on_the_form(desk: Client) -> None:
    response = desk.get(FORM, typed(why="因" * 201))

    assert response.status_code == 422
    assert "“原因”最多 200 个字" in text(response)


def test_nothing_is_withdrawn_on_its_day(desk: Client) -> None:
    reform = planned(TIANHE, merge(days=1))

    with clock.at(now() + timedelta(days=1)):
        response = post(desk, f"/desk/reforms/{reform.pk}/withdraw")

    assert response.status_code == 422
    assert "这项调整已经生效或者撤回" in text(response)


def test_own_department_is_reformed_by_those_above() -> None:
    desk = desk_of(make_officer("周管理", TIANHE, roles=("operator",)))

    assert "本部门的调整由上级部门的管理员登记" in text(desk.get("/desk/department"))
    assert desk.get(FORM, typed()).status_code == 422


def test_strangers_find_no_such_department() -> None:
    reform = planned(TIANHE, merge())
    desk = desk_of(make_officer("周深圳", "4403", roles=("operator",)))
    Session.objects.update(stepped_up_at=Now())

    assert desk.get(FORM).status_code == 404
    assert desk.get(f"{FORM}/preview", typed()).status_code == 404
    assert post(desk, f"/desk/reforms/{reform.pk}/withdraw").status_code == 404
    assert post(desk, "/desk/reforms/0/withdraw").status_code == 404


def test_directory_leads_from_a_closed_department_to_its_successor(client: Client) -> None:
    Department.objects.filter(code=YUEXIU).update(phone="154-0000-0002")
    done(TIANHE, merge())

    page = text(client.get("/contact", {"code": TIANHE}))
    found = client.get("/contact", {"q": "天河区"}).content.decode()

    assert "广州市天河区财政局的业务由广州市越秀区财政局承接" in page
    assert "154-0000-0002" in page
    assert f'<a href="/contact?code={YUEXIU}">广州市越秀区财政局</a>' in found
    assert "以前是广州市天河区财政局" in found
    assert f"code={TIANHE}" not in found


def test_directory_finds_a_renamed_department_by_either_name(client: Client) -> None:
    done(TIANHE, plan("rename", name="广州市新城区财政局", short_name="新城区"))

    for word in ("新城区", "天河区"):
        assert (
            f'<a href="/contact?code={TIANHE}">广州市新城区财政局</a>'
            in client.get("/contact", {"q": word}).content.decode()
        )
    assert "以前是广州市天河区财政局" in text(client.get("/contact", {"code": TIANHE}))
