"""导出: asked for by one, approved by another, written by a job, on record at each download, and gone after a day."""

import csv
import io
from datetime import timedelta
from typing import Any
from urllib.parse import unquote
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection
from django.db.models import F
from django.test import Client
from django.utils.timezone import now as real_now

from clock import at
from desk_cases import desk_of, hand_in, latest, post
from factories import make_officer, make_person, resident_number, sign_in
from jobs import run_jobs, waiting_jobs
from kuaiji.accounts.models import Session
from kuaiji.audit.models import AccessEvent
from kuaiji.departments.models import Membership
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk import exporting
from kuaiji.desk.exporting import ask_export, decide_export, write_export
from kuaiji.desk.models import Export, Standing
from kuaiji.desk.tasks import sweep_exports
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

DISTRICT, CITY = "440106", "4401"
ASKED = {"what": "queue", "why": "每周例会"}


@pytest.fixture
def wang() -> OfficerContext:
    return make_officer("王芳", DISTRICT, number="TH0012")


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵敏", DISTRICT, number="TH0003", roles=("operator",))


def asked(officer: OfficerContext, what: str = "queue", days: int = 0) -> Export:
    return ask_export(officer=officer, what=what, days=days, why="每周例会", key=uuid4())


def ready(wang: OfficerContext, zhao: OfficerContext, what: str = "queue", days: int = 0) -> Export:
    export = asked(wang, what, days)
    decide_export(operator=zhao, export_id=export.pk, answer="approve")
    write_export(export_id=str(export.pk))
    export.refresh_from_db()
    return export


def confirmed(operator: OfficerContext) -> Client:
    """Return the operator's browser, the TOTP confirmed a moment ago."""
    desk = desk_of(operator)
    Session.objects.filter(account_id=operator.account_id).update(stepped_up_at=real_now())
    return desk


def taken(desk: Client, export: Export) -> list[list[str]]:
    response = desk.get(f"/desk/exports/{export.pk}/file")
    assert response.status_code == 200
    assert response.content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline="")))


def refused(code: str, action: Any) -> None:
    with pytest.raises(Refused) as found:
        action()
    assert [each.code for each in found.value.findings] == [code]


def test_officer_gets_the_queue_after_a_second_person_approved(wang: OfficerContext, zhao: OfficerContext) -> None:
    case = hand_in("陈嘉怡", DISTRICT)
    hand_in("王小明", "4403")
    desk, operator = desk_of(wang), confirmed(zhao)

    assert post(desk, "/desk/exports/new", **ASKED).headers["Location"] == "/desk/exports"
    export = Export.objects.get()
    assert "每周例会" in operator.get(f"/desk/exports/{export.pk}").content.decode()
    assert post(operator, f"/desk/exports/{export.pk}", answer="approve").headers["Location"] == "/desk/exports"
    assert run_jobs() == ["desk.write_export"]

    rows = taken(desk, export)
    assert rows[0] == rows[-1]
    for word in (export.number, "王芳（TH0012）", "赵敏（TH0003）", "每周例会", "共 1 行"):
        assert word in rows[0][0]
    assert rows[1][:4] == ["事项编号", "姓名", "事项", "状态"]
    assert [row[:6] for row in rows[2:-1]] == [
        [case.number, "陈**", "信息采集", "待审核", "1", "广州市天河区财政局"]
    ]  # fmt: skip


def test_name_of_the_file_says_whose_it_is(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = ready(wang, zhao)

    disposition = unquote(desk_of(wang).get(f"/desk/exports/{export.pk}/file").headers["Content-Disposition"])

    assert f"在办事项-{export.number}-申请王芳TH0012-批准赵敏TH0003-" in disposition
    assert disposition.endswith(".csv")


def test_decisions_are_listed_with_their_reasons(wang: OfficerContext, zhao: OfficerContext) -> None:
    first, second = hand_in("陈嘉怡", DISTRICT), hand_in("韩梅梅", DISTRICT)
    desk = desk_of(wang)
    for case, fields in ((first, {"verb": "return", "codes": "B01"}), (second, {"verb": "approve"})):
        post(desk, f"/desk/cases/{case.number}/claim")
        post(desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="basic", **fields)

    rows = taken(desk, ready(wang, zhao, "decisions", 7))[2:-1]

    assert sorted(row[2:] for row in rows) == [
        ["陈**", "信息采集", "1", "广州市天河区财政局", "退回修改", "B01 照片模糊、不正面或有遮挡", "TH0012"],
        ["韩**", "信息采集", "1", "广州市天河区财政局", "审核通过", "", "TH0012"],
    ]


def test_decisions_of_earlier_days_are_left_out(wang: OfficerContext, zhao: OfficerContext) -> None:
    case = hand_in("陈嘉怡", DISTRICT)
    desk = desk_of(wang)
    post(desk, f"/desk/cases/{case.number}/claim")
    post(desk, f"/desk/cases/{case.number}/decide", submission=latest(case), path="basic", verb="approve")

    with at(now() + timedelta(days=7)):
        desk, export = desk_of(wang), ready(wang, zhao, "decisions", 7)
        assert taken(desk, export)[2:-1] == []
        assert len(taken(desk, ready(wang, zhao, "decisions", 30))[2:-1]) == 1


def test_every_download_is_on_record_before_the_file_leaves_and_the_person_sees_it(
    wang: OfficerContext, zhao: OfficerContext
) -> None:
    person = make_person("陈嘉怡")
    case = hand_in(person=person, code=DISTRICT)
    export, desk = ready(wang, zhao), desk_of(wang)

    taken(desk, export)
    taken(desk, export)

    events = AccessEvent.objects.filter(kind="export")
    assert [(each.actor_id, each.case_ids, each.reason) for each in events] == [
        (wang.account_id, [case.pk], f"{export.number}：每周例会")
    ] * 2
    client = Client()
    sign_in(client, person)
    assert "下载列有您的事项的名单（姓名已遮盖）" in client.get("/looks").content.decode()
    assert f"{export.number}：每周例会" in desk.get(f"/desk/cases/{case.number}/history").content.decode()


def test_file_that_cannot_be_put_on_record_does_not_leave(
    wang: OfficerContext, zhao: OfficerContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    export, desk = ready(wang, zhao), desk_of(wang)
    desk.raise_request_exception = False
    monkeypatch.setattr(exporting, "note_access", no_record)

    response = desk.get(f"/desk/exports/{export.pk}/file")

    assert response.status_code == 500
    assert b"DC-" not in response.content


def no_record(**_: object) -> None:
    raise DatabaseError


def test_nobody_else_may_download(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = ready(wang, zhao)
    others = {"同事": make_officer("李强", DISTRICT), "上级": make_officer("孙丽", CITY)}

    for other in others.values():
        response = desk_of(other).get(f"/desk/exports/{export.pk}/file")
        assert response.status_code == 422
        assert "名单只给申请人下载" in response.content.decode()
    assert desk_of(make_officer("周深圳", "4403")).get(f"/desk/exports/{export.pk}/file").status_code == 404
    assert not AccessEvent.objects.filter(kind="export").exists()


def test_officer_who_left_the_department_gets_nothing(wang: OfficerContext, zhao: OfficerContext) -> None:
    export, desk = ready(wang, zhao), desk_of(wang)
    Membership.objects.filter(officer_id=wang.officer_id).update(valid_to=F("valid_from"))

    assert desk.get(f"/desk/exports/{export.pk}/file").status_code == 403


def test_file_expires_after_a_day_and_its_bytes_are_erased(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = ready(wang, zhao)
    written = export.written_at
    assert written is not None

    with at(written + timedelta(hours=24) - timedelta(milliseconds=1)):
        sweep_exports()
        assert desk_of(wang).get(f"/desk/exports/{export.pk}/file").status_code == 200
    with at(written + timedelta(hours=24)):
        # Expired whether or not the sweep has come by.
        assert desk_of(wang).get(f"/desk/exports/{export.pk}/file").status_code == 422
        sweep_exports()
        sweep_exports()
        assert desk_of(wang).get(f"/desk/exports/{export.pk}/file").status_code == 422

    export.refresh_from_db()
    assert (export.cipher, export.erased_at) == (None, written + timedelta(hours=24))


def test_job_that_runs_twice_writes_once(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = ready(wang, zhao)
    before = bytes(export.cipher or b"")

    write_export(export_id=str(export.pk))

    export.refresh_from_db()
    assert bytes(export.cipher or b"") == before


def test_job_that_failed_is_taken_up_by_the_sweep(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = asked(wang)
    decide_export(operator=zhao, export_id=export.pk, answer="approve")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    sweep_exports()
    assert waiting_jobs() == []
    with at(now() + timedelta(minutes=11)):
        sweep_exports()
        sweep_exports()

    assert waiting_jobs() == [("desk.write_export", {"export_id": str(export.pk)})]


def test_refused_request_is_never_written(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = asked(wang)

    post(confirmed(zhao), f"/desk/exports/{export.pk}", answer="refuse")
    write_export(export_id=str(export.pk))

    export.refresh_from_db()
    assert (export.standing(now()), export.cipher) == (Standing.REFUSED, None)
    assert "没有批准" in desk_of(wang).get("/desk/exports").content.decode()


def test_answer_that_says_nothing_decides_nothing(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = asked(wang)

    response = post(confirmed(zhao), f"/desk/exports/{export.pk}")

    assert response.status_code == 422
    assert "请选择批准还是不批准" in response.content.decode()
    export.refresh_from_db()
    assert export.is_approved is None


def test_list_that_is_too_long_is_cut_and_says_so(
    wang: OfficerContext, zhao: OfficerContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(exporting, "MOST_ROWS", 2)
    for name in ("陈嘉怡", "韩梅梅", "王小明"):
        hand_in(name, DISTRICT)

    export = ready(wang, zhao)

    rows = taken(desk_of(wang), export)
    assert len(rows) == 2 + 2 + 1
    assert "共 2 行，超出的没有列入" in rows[0][0]
    assert len(export.case_ids) == 2


def test_same_form_twice_asks_once(wang: OfficerContext) -> None:
    desk, key = desk_of(wang), uuid4()

    for _ in range(2):
        post(desk, "/desk/exports/new", **ASKED, key=key)

    assert Export.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"what": ""}, "请选择要导出什么"),
        ({"what": "everything"}, "请选择要导出什么"),
        ({"what": "decisions"}, "请选择要导出什么"),
        ({"what": "decisions-8"}, "请选择要导出什么"),
        ({"what": "queue-7"}, "请选择要导出什么"),
        ({"why": "例 会"}, "请写明用来做什么"),
        ({"why": "长" * 201}, "最多 200 个字"),
    ],
)
def test_request_that_makes_no_sense_is_refused_and_kept(
    wang: OfficerContext, changes: dict[str, str], words: str
) -> None:
    response = post(desk_of(wang), "/desk/exports/new", **{**ASKED, **changes})

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Export.objects.exists()


@pytest.mark.parametrize(("chosen", "title"), [("queue", "在办事项"), ("decisions-90", "审核决定，最近 90 天")])
def test_request_is_what_was_chosen(wang: OfficerContext, chosen: str, title: str) -> None:
    desk = desk_of(wang)

    post(desk, "/desk/exports/new", what=chosen, why="每周例会")

    assert Export.objects.get().title == title
    assert title in desk.get("/desk/exports").content.decode()


def test_nobody_approves_their_own() -> None:
    both = make_officer("王芳", DISTRICT, roles=("officer", "operator"))
    export = asked(both)

    response = post(confirmed(both), f"/desk/exports/{export.pk}", answer="approve")

    assert response.status_code == 422
    assert "自己申请的名单不能由自己批准" in response.content.decode()
    assert "看申请" not in desk_of(both).get("/desk/exports").content.decode()


def test_nobody_approves_their_own_from_a_second_account() -> None:
    number = resident_number()
    one = make_officer("王芳", DISTRICT, identity_number=number)
    other = make_officer("王芳", DISTRICT, identity_number=number, roles=("operator",))
    colleague = make_officer("李强", DISTRICT, identity_number=resident_number(), roles=("operator",))
    export = asked(one)

    refused("export.own", lambda: decide_export(operator=other, export_id=export.pk, answer="approve"))
    assert decide_export(operator=colleague, export_id=export.pk, answer="approve").is_approved


def test_first_answer_stands_and_the_same_again_is_no_second(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = asked(wang)
    other = make_officer("孙丽", CITY, roles=("operator",))

    for _ in range(2):
        decide_export(operator=zhao, export_id=export.pk, answer="approve")

    refused("export.decided", lambda: decide_export(operator=zhao, export_id=export.pk, answer="refuse"))
    refused("export.decided", lambda: decide_export(operator=other, export_id=export.pk, answer="approve"))
    assert len(waiting_jobs()) == 1


def test_request_lapses_after_three_days(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = asked(wang)

    with at(export.lapses_at):
        refused("export.lapsed", lambda: decide_export(operator=zhao, export_id=export.pk, answer="approve"))
        assert "已作废" in desk_of(wang).get("/desk/exports").content.decode()
    with at(export.lapses_at - timedelta(milliseconds=1)):
        assert decide_export(operator=zhao, export_id=export.pk, answer="approve").is_approved


def test_approving_asks_for_the_totp_first(wang: OfficerContext, zhao: OfficerContext) -> None:
    export = asked(wang)

    response = desk_of(zhao).get(f"/desk/exports/{export.pk}")

    assert response.headers["Location"] == f"/desk/confirm?next=%2Fdesk%2Fexports%2F{export.pk}"


def test_operator_of_the_city_sees_what_districts_ask_for_and_of_another_city_nothing(wang: OfficerContext) -> None:
    export = asked(wang)
    above = desk_of(make_officer("孙丽", CITY, roles=("operator",)))
    elsewhere = desk_of(make_officer("周深圳", "4403", roles=("operator",)))

    assert export.number in above.get("/desk/exports").content.decode()
    assert '<b class="count">1' in above.get("/desk/figures").content.decode()
    assert export.number not in elsewhere.get("/desk/exports").content.decode()
    assert export.number not in desk_of(make_officer("李强", DISTRICT)).get("/desk/exports").content.decode()
    assert elsewhere.get(f"/desk/exports/{export.pk}").status_code == 404


def test_list_of_requests_goes_on_by_pages(wang: OfficerContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaiji.desk.exports.PAGE", 2)
    made = [asked(wang).number for _ in range(3)]
    desk = desk_of(wang)

    first = desk.get("/desk/exports").content.decode()
    following = first.split('rel="next"')[0].rpartition('href="')[2].split('"')[0]
    second = desk.get(following).content.decode()

    assert [number in first for number in made] == [False, True, True]
    assert [number in second for number in made] == [True, False, False]


def test_file_is_unreadable_in_the_database(wang: OfficerContext, zhao: OfficerContext) -> None:
    case = hand_in("陈嘉怡", DISTRICT)

    export = ready(wang, zhao)

    assert case.number.encode() not in bytes(export.cipher or b"")
