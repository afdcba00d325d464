"""送来的文件: brought, checked with nothing loaded, confirmed, loaded once, and gone."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection

from clock import at
from factories import make_officer
from jobs import run_jobs, waiting_jobs
from kuaiji.audit.models import AccessEvent, Act
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy import report
from kuaiji.legacy.checking import Stopped, check_intake, checked, told_of
from kuaiji.legacy.intakes import (
    bring_register,
    confirm_intake,
    faults_of,
    give_up_intake,
    load_intake,
)
from kuaiji.legacy.models import Delivery, Excerpt, Intake, Standing
from kuaiji.legacy.tasks import sweep_registers
from kuaiji.legacy.withdrawing import ask_withdrawal
from kuaiji.web.clock import now
from legacy.files import AS_OF, COLLEGE, FAULTY, person
from registering import bring, check, confirm, loaded, received, refused

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def stored(folder: Path) -> int:
    return len(list(folder.glob("??/*")))


def standing(intake: Intake) -> Standing:
    intake.refresh_from_db()
    return intake.standing(now())


def acts() -> list[tuple[str, str]]:
    return list(Act.objects.order_by("at", "id").values_list("actor", "verb"))


def test_file_is_checked_by_a_job_and_nothing_is_loaded(zhao: OfficerContext) -> None:
    intake = bring(zhao, person(1), person(1), {**person(2, "韩梅梅"), "学历": "本科"})

    assert standing(intake) == Standing.CHECKING
    assert run_jobs() == ["legacy.check_intake"]

    told = told_of(Intake.objects.get())
    assert standing(intake) == Standing.CHECKED
    assert (intake.lines, intake.faulty, told.repeated, told.again) == (3, 0, 1, [[3, 2]])
    assert told.entries_told == [("教育经历", "3 条"), ("工作经历", "0 条"), ("专业技术资格", "0 条")]
    assert told.read_as == "登记.csv：UTF-8，以“,”分隔，导入 7 列"
    assert (Delivery.objects.count(), Excerpt.objects.count()) == (0, 0)
    assert acts() == [("TH0003", "register.bring")]


def test_confirmed_file_is_loaded_once_and_deleted(zhao: OfficerContext, folder: Path) -> None:
    intake = confirm(zhao, person(1), person(2, "韩梅梅"))
    confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=False)

    assert standing(intake) == Standing.LOADING
    run_jobs()
    load_intake(intake_id=str(intake.pk))

    assert standing(intake) == Standing.LOADED
    assert intake.delivery is not None
    assert (intake.delivery.lines, intake.delivery.excerpts, intake.delivery.actor) == (2, 2, "TH0003")
    assert (Delivery.objects.count(), Excerpt.objects.count(), stored(folder)) == (1, 2, 0)
    assert acts() == [("TH0003", verb) for verb in ("register.bring", "register.confirm", "register.load")]


def test_file_that_was_loaded_before_changes_nothing(zhao: OfficerContext) -> None:
    first = loaded(zhao, person(1))

    again = confirm(zhao, person(1))
    load_intake(intake_id=str(again.pk))

    assert standing(again) == Standing.LOADED
    assert again.delivery == first
    assert Excerpt.objects.count() == 1


def test_columns_named_are_left_out(zhao: OfficerContext) -> None:
    intake = check(zhao, person(1, **COLLEGE, 旧编号="1", 备注="无"), left_out="旧编号、 备注，旧编号")

    assert (intake.left_out, intake.lines, intake.faulty) == (["备注", "旧编号"], 1, 0)


def test_every_fault_can_be_had_as_a_file(zhao: OfficerContext) -> None:
    intake = check(zhao, person(1), *[FAULTY] * 25)

    pieces = faults_of(operator=zhao, intake=intake)

    assert pieces is not None
    rows = list(csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline="")))
    assert rows[0] == ["文件", "行", "列", "原因"]
    assert [row[:3] for row in rows[1:]] == [["登记.csv", str(line), "学历"] for line in range(3, 28)]
    told = told_of(intake)
    assert (told.fault_count, [each[:2] for each in told.faults[:2]]) == (25, [[3, "学历"], [4, "学历"]])
    assert len(told.faults) == 20
    assert AccessEvent.objects.get().reason == "登记库文件的错误清单：登记.csv：广东省登记库（截至 2024-12-31）"


def test_file_without_faults_has_no_list_of_them(zhao: OfficerContext, folder: Path) -> None:
    intake = check(zhao, person(1))

    assert faults_of(operator=zhao, intake=intake) is None
    assert stored(folder) == 1


def test_faulty_lines_are_left_out_only_knowingly(zhao: OfficerContext, folder: Path) -> None:
    intake = check(zhao, person(1), FAULTY)

    assert refused(lambda: confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=False)) == [
        "register.knowingly"
    ]
    confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=True)
    run_jobs()

    assert standing(intake) == Standing.LOADED
    assert (Delivery.objects.get().faulty, Excerpt.objects.count()) == (1, 1)
    # The list of faults stays for its days.
    assert stored(folder) == 1


def test_file_of_nothing_but_faults_is_not_loaded(zhao: OfficerContext) -> None:
    intake = check(zhao, FAULTY)

    assert refused(lambda: confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=True)) == [
        "register.nothing"
    ]


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (
            b"PK\x03\x04 a workbook",
            [[1, "", "这是 Excel 工作簿（xlsx）。请在 Excel 里另存为“CSV UTF-8（逗号分隔）”。"]],
        ),
        (
            "证件号码,姓名,学历\r\n".encode(),
            [[2, "", "列名下面一行也没有。请把要导入的人写在下面，再上传。"]],
        ),
    ],
)
def test_file_that_is_no_table_says_why(zhao: OfficerContext, content: bytes, what: list[Any]) -> None:
    intake = check(zhao, content=content)

    assert standing(intake) == Standing.UNREADABLE
    assert told_of(intake).faults == what
    assert refused(lambda: confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=True)) == [
        "register.not-checked"
    ]


def given(**changes: Any) -> dict[str, Any]:
    return {
        "received": received(b"a"), "source": "广东省登记库", "as_of": AS_OF, "left_out": "", "key": uuid4(), **changes
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"received": None}, ["register.file"]),
        ({"received": received(b"")}, ["register.file"]),
        ({"source": ""}, ["register.source"]),
        ({"as_of": None}, ["register.as-of"]),
        ({"as_of": date(9999, 1, 1)}, ["legacy.future"]),
        ({"left_out": "旧编号，" + "列" * 101}, ["register.column"]),
    ],
)
def test_form_that_says_too_little_brings_nothing(
    zhao: OfficerContext, folder: Path, changes: dict[str, Any], codes: list[str]
) -> None:
    assert refused(lambda: bring_register(operator=zhao, **given(**changes))) == codes
    assert (Intake.objects.count(), stored(folder)) == (0, 0)


def test_department_of_a_city_brings_no_register() -> None:
    city = make_officer("周广州", "4401", roles=("operator",))

    assert refused(lambda: bring_register(operator=city, **given())) == ["legacy.no-province"]


def test_same_form_twice_brings_it_once(zhao: OfficerContext, folder: Path) -> None:
    key = uuid4()

    first, second = (bring_register(operator=zhao, **given(key=key)) for _ in range(2))

    assert first == second
    assert (stored(folder), len(waiting_jobs()), acts()) == (1, 1, [("TH0003", "register.bring")])


def test_given_up_file_is_gone_and_cannot_be_confirmed(zhao: OfficerContext, folder: Path) -> None:
    intake = check(zhao, person(1), FAULTY)

    give_up_intake(operator=zhao, intake_id=intake.pk)
    give_up_intake(operator=zhao, intake_id=intake.pk)
    run_jobs()

    assert standing(intake) == Standing.GIVEN_UP
    assert (stored(folder), intake.told) == (0, None)
    assert refused(lambda: confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=True)) == [
        "register.not-checked"
    ]
    assert acts() == [("TH0003", "register.bring"), ("TH0003", "register.give_up")]


def test_file_given_up_while_it_is_read_is_read_no_further(
    zhao: OfficerContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "EVERY_SECONDS", 0)
    monkeypatch.setattr(report, "EVERY_LINES", 1)
    reading = bring(zhao, person(1), person(2))

    give_up_intake(operator=zhao, intake_id=reading.pk)

    with pytest.raises(Stopped):
        checked(reading)
    assert stored(folder) == 1


def test_job_ends_quietly_when_its_file_is_given_up(
    zhao: OfficerContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(report, "EVERY_SECONDS", 0)
    monkeypatch.setattr(report, "EVERY_LINES", 1)
    intake = bring(zhao, person(1), person(2))

    def give_up_first(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.startswith('UPDATE "legacy_intake" SET "percent"'):
            give_up_intake(operator=zhao, intake_id=intake.pk)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(give_up_first):
        check_intake(intake_id=str(intake.pk))
    run_jobs()

    assert (standing(intake), intake.checked_at, stored(folder)) == (Standing.GIVEN_UP, None, 0)


def test_progress_is_told_while_a_file_is_read(zhao: OfficerContext, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report, "EVERY_SECONDS", 0)
    monkeypatch.setattr(report, "EVERY_LINES", 1)
    intake = bring(zhao, *(person(serial) for serial in range(1, 5)))
    seen: list[int] = []
    with connection.execute_wrapper(lambda run, sql, params, many, context: (
        seen.append(params[0]) if sql.startswith('UPDATE "legacy_intake" SET "percent"') else None,
        run(sql, params, many, context),
    )[1]):  # fmt: skip
        checked(intake)

    assert seen == [40, 60, 80, 100]


def test_confirmed_file_cannot_be_given_up(zhao: OfficerContext) -> None:
    intake = confirm(zhao, person(1))

    assert refused(lambda: give_up_intake(operator=zhao, intake_id=intake.pk)) == ["register.too-late"]


def test_file_that_nobody_confirms_is_deleted_after_three_days(zhao: OfficerContext, folder: Path) -> None:
    intake = check(zhao, person(1), FAULTY)

    with at(now() + timedelta(days=3) - timedelta(minutes=1)):
        sweep_registers()
        assert (standing(intake), stored(folder)) == (Standing.CHECKED, 2)
    with at(now() + timedelta(days=3)):
        assert refused(lambda: confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=True)) == [
            "register.not-checked"
        ]
        sweep_registers()
        assert (standing(intake), stored(folder), intake.told) == (Standing.EXPIRED, 0, None)


def test_confirmed_file_is_kept_until_it_is_loaded(zhao: OfficerContext, folder: Path) -> None:
    intake = confirm(zhao, person(1))

    with at(now() + timedelta(days=9)):
        sweep_registers()
        assert (standing(intake), stored(folder)) == (Standing.LOADING, 1)


def test_bytes_without_a_row_are_deleted_once_they_are_old(
    zhao: OfficerContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kuaiji.legacy.intakes.UNFINISHED_SECONDS", -1)
    check(zhao, person(1), FAULTY)
    left = folder / "ab" / ("ab" * 16)
    left.parent.mkdir(exist_ok=True)
    left.write_bytes(b"an upload that ended half-way")

    sweep_registers()

    assert (left.exists(), stored(folder)) == (False, 2)


def test_job_that_failed_is_run_again(zhao: OfficerContext) -> None:
    checking, loading = bring(zhao, person(1)), confirm(zhao, person(2))
    taken = ask_withdrawal(operator=zhao, delivery_id=loaded(zhao, person(3)).pk, why="导错了一年")
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")

    sweep_registers()
    assert waiting_jobs() == []
    with at(now() + timedelta(minutes=11)):
        sweep_registers()
        sweep_registers()

    assert sorted(waiting_jobs()) == [
        ("legacy.check_intake", {"intake_id": str(checking.pk)}),
        ("legacy.load_intake", {"intake_id": str(loading.pk)}),
        ("legacy.withdraw", {"withdrawal_id": str(taken.pk)}),
    ]


def test_load_that_is_refused_says_so_and_deletes_the_file(zhao: OfficerContext, folder: Path) -> None:
    intake = confirm(zhao, person(1))
    Department.objects.filter(code="44").update(valid_to=date(2020, 1, 1), valid_from=date(2000, 1, 1))

    run_jobs()

    assert standing(intake) == Standing.REFUSED
    assert intake.refusal == "登记库由省级会计管理部门（深圳市由深圳市财政局）导入。"
    assert (Excerpt.objects.count(), stored(folder)) == (0, 0)


@pytest.mark.parametrize("bring_it", [bring, confirm])
def test_file_that_is_not_there_any_more_is_asked_for_again(
    zhao: OfficerContext, folder: Path, bring_it: Callable[..., Intake]
) -> None:
    intake = bring_it(zhao, person(1))
    for place in folder.glob("??/*"):
        place.unlink()

    run_jobs()

    assert standing(intake) == (Standing.UNREADABLE if bring_it is bring else Standing.REFUSED)
    assert "文件已经不在了，请重新上传。" in (intake.refusal, *(fault[2] for fault in told_of(intake).faults))
    assert Excerpt.objects.count() == 0
