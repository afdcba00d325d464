"""送来的文件 that went wrong on its way: it ends with a sentence, never with a job that fails for ever."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.timezone import localtime

from clock import at
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.checking import check_intake, told_of
from kuaiji.legacy.intakes import bring_register, confirm_intake, load_intake
from kuaiji.legacy.models import Excerpt, Intake, Standing
from kuaiji.legacy.sealed import LENGTH, PIECE
from kuaiji.legacy.tasks import sweep_registers
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from legacy.files import AS_OF, COLLEGE, person, text_of
from registering import bring, check, confirm, received

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]
DAMAGED = "存放的文件损坏了，请重新上传。"
# More than a piece: the second one holds nothing but whole lines.
LONG = text_of([person(1)]).encode() + b"\r\n" * PIECE


def lose_last_piece(folder: Path) -> None:
    (place,) = folder.glob("??/*")
    sealed = place.read_bytes()
    place.write_bytes(sealed[: LENGTH + int.from_bytes(sealed[:LENGTH])])


def alter(folder: Path) -> None:
    (place,) = folder.glob("??/*")
    sealed = place.read_bytes()
    place.write_bytes(sealed[:-1] + bytes([sealed[-1] ^ 1]))


@pytest.mark.parametrize("harm", [lose_last_piece, alter])
def test_file_that_was_damaged_in_the_storage_is_asked_for_again(
    zhao: OfficerContext, folder: Path, harm: Callable[[Path], None]
) -> None:
    harmed = bring(zhao, content=LONG)

    harm(folder)
    check_intake(intake_id=str(harmed.pk))

    harmed.refresh_from_db()
    assert harmed.standing(now()) == Standing.UNREADABLE
    assert told_of(harmed).faults == [[1, "", DAMAGED]]


@pytest.mark.parametrize("harm", [lose_last_piece, alter])
def test_file_that_was_damaged_after_its_check_is_not_loaded(
    zhao: OfficerContext, folder: Path, harm: Callable[[Path], None]
) -> None:
    intake = check(zhao, content=LONG)
    confirm_intake(operator=zhao, intake_id=intake.pk, leave_faulty=False)

    harm(folder)
    load_intake(intake_id=str(intake.pk))

    intake.refresh_from_db()
    assert (intake.standing(now()), intake.refusal) == (Standing.REFUSED, DAMAGED)
    assert (Excerpt.objects.count(), list(folder.glob("??/*"))) == (0, [])


def test_worker_killed_once_all_is_loaded_leaves_no_file_behind(
    zhao: OfficerContext, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kuaiji.legacy.intakes.UNFINISHED_SECONDS", -1)
    intake = confirm(zhao, person(1))

    def kill(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        done = execute(sql, params, many, context)
        if sql.startswith('UPDATE "legacy_intake"') and '"delivery_id" =' in sql:
            raise KeyboardInterrupt
        return done

    with connection.execute_wrapper(kill), pytest.raises(KeyboardInterrupt):
        load_intake(intake_id=str(intake.pk))
    sweep_registers()

    intake.refresh_from_db()
    assert (intake.standing(now()), list(folder.glob("??/*"))) == (Standing.LOADED, [])


def test_file_that_became_faulty_since_its_check_is_checked_again(zhao: OfficerContext) -> None:
    later = now() + timedelta(days=400)
    next_month = f"{localtime(now()) + timedelta(days=40):%Y-%m}"
    with at(later):
        intake = confirm(zhao, person(1, **{**COLLEGE, "毕业时间": next_month}))

    load_intake(intake_id=str(intake.pk))

    intake.refresh_from_db()
    assert intake.refusal == "检查以后规则变了，文件里有了错误，一行也没有导入。请重新上传，再检查一次。"


def test_another_file_by_the_same_form_is_not_taken_for_the_first(zhao: OfficerContext) -> None:
    said = {"operator": zhao, "source": "广东省登记库", "as_of": AS_OF, "left_out": "", "key": uuid4()}
    bring_register(received=received(b"a"), **said)

    with pytest.raises(Refused) as refused:
        bring_register(received=received(b"b"), **said)

    assert [each.code for each in refused.value.findings] == ["register.other-file"]
    assert Intake.objects.count() == 1


def test_page_shows_a_few_of_the_columns_that_nobody_knows(zhao: OfficerContext) -> None:
    intake = check(zhao, content=",".join(["证件号码", "姓名", *(f"旧{number}" for number in range(50))]).encode())

    told = told_of(intake)

    assert (len(told.faults), told.fault_count) == (20, 50)
