"""留痕: what was sealed and exported finds every tampering, names it, and never cries wolf."""

import io
import shutil
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from kuaiji.audit.actions import seal
from kuaiji.audit.models import AccessEvent, Kind, Root
from kuaiji.audit.seals import public_keys
from kuaiji.cases.models import Case, Event
from kuaiji.cases.tasks import seal_yesterday
from kuaiji.cases.trail import STRANDS
from tampering import DAYS, KINDS, Forger, become_superuser, is_found, prepare_trail, shift_clock, undone

SAMPLED = 200


@pytest.fixture(scope="module")
def roots(committed_db_of_module: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Five sealed days whose roots were exported; this process may do to the database whatever it likes."""
    file = tmp_path_factory.mktemp("trail") / "roots.jsonl"
    role = connections["default"].settings_dict["USER"]
    become_superuser()
    prepare_trail(file)
    yield file
    connections["default"].settings_dict["USER"] = role


@pytest.fixture
def exported_file(roots: Path, tmp_path: Path) -> Iterator[Path]:
    """Return a copy of the export; what a test does to it and to the database is undone."""
    with undone():
        yield Path(shutil.copy(roots, tmp_path))


def said(*words: str) -> str:
    out = io.StringIO()
    call_command("audit", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue().strip()


def complaint(*words: str) -> str:
    with pytest.raises(CommandError) as refused:
        said(*words)
    return str(refused.value)


def test_random_tamperings_are_all_found_and_nothing_else_is(exported_file: Path) -> None:
    forger = Forger(seed=7)
    missed = []
    for number in range(SAMPLED):
        with undone():
            kind = KINDS[number % len(KINDS)]
            kind(forger)
            if not is_found(exported_file):
                missed.append(kind.__name__)

    assert missed == []
    assert not is_found(exported_file)


def test_trail_rewritten_and_signed_anew_is_found_by_the_exported_root_alone(exported_file: Path) -> None:
    with undone():
        Forger(seed=3).edit_and_seal_anew()

        assert said("verify").endswith("全部与数据库里的封存一致。")
        assert complaint("verify", "--root", str(exported_file)).startswith("第一处不对：")


def test_untouched_trail_verifies(exported_file: Path) -> None:
    rows = Case.objects.count() + sum(
        strand["count"] for root in Root.objects.all() for strand in root.seal.says["strands"].values()
    )

    assert said("verify", "--root", str(exported_file)) == f"核对了 {rows} 项，全部与导出的封存一致。"


def sealed_looks(day: int) -> list[AccessEvent]:
    says = Root.objects.get(number=day).seal
    return list(AccessEvent.objects.filter(at__gte=says.since, at__lt=says.until).order_by("at", "id"))


def called(look: AccessEvent) -> str:
    return (
        f"{Root.objects.get(number=3).seal.day} 查阅记录 {look.pk}（{look.at + timedelta(hours=8):%Y-%m-%d %H:%M:%S}）"
    )


def test_edited_look_is_named(exported_file: Path) -> None:
    look = sealed_looks(3)[4]
    AccessEvent.objects.filter(pk=look.pk).update(reason="没有看过")

    assert complaint("verify", "--root", str(exported_file)) == f"第一处不对：{called(look)}：与封存时不同"


def test_deleted_look_is_named_by_the_one_after_it(exported_file: Path) -> None:
    gone, after = sealed_looks(3)[4:6]
    gone.delete()

    assert complaint("verify", "--root", str(exported_file)) == f"第一处不对：{called(after)}之前：少了 1 条"


def test_cut_tail_is_named_by_the_last_that_is_left(exported_file: Path) -> None:
    *_, left, one, other = sealed_looks(3)
    one.delete()
    other.delete()

    assert complaint("verify", "--root", str(exported_file)) == f"第一处不对：{called(left)}之后：少了 2 条"


def test_forged_look_is_named(exported_file: Path) -> None:
    after = sealed_looks(3)[4]
    forged = AccessEvent.objects.create(
        actor_id=after.actor_id, kind=Kind.QUEUE, at=after.at - timedelta(microseconds=1)
    )

    assert complaint("verify", "--root", str(exported_file)) == f"第一处不对：{called(forged)}：封存时没有这一条"


def test_swapped_looks_are_named(exported_file: Path) -> None:
    one, other = sealed_looks(3)[4:6]
    AccessEvent.objects.filter(pk=one.pk).update(at=other.at)
    AccessEvent.objects.filter(pk=other.pk).update(at=one.at)
    first = AccessEvent.objects.get(pk=other.pk)

    assert complaint("verify", "--root", str(exported_file)) == f"第一处不对：{called(first)}：与封存时不同"


def test_event_edited_with_all_that_follow_is_named(exported_file: Path) -> None:
    forger, case = Forger(seed=1), Case.objects.earliest("pk")
    events = list(Event.objects.filter(case=case).order_by("n"))
    events[3].body = events[3].body.replace('"verb": "note"', '"verb": "approve"')
    forger.write_chain(events, of=case.pk)

    day = next(root.seal.day for root in Root.objects.order_by("number") if events[3].at < root.seal.until)
    assert complaint("verify") == f"第一处不对：{day} 事项 {case.number} 第 4 环：与封存时不同"


def test_event_edited_alone_is_named_by_its_timeline(exported_file: Path) -> None:
    event = Event.objects.filter(n=2).earliest("pk")
    Event.objects.filter(pk=event.pk).update(body="{}")

    number = Case.objects.get(pk=event.case_id).number
    assert complaint("verify") == f"第一处不对：事项 {number} 第 2 环：与写下时不同，或者不在了"


def test_events_without_their_case_are_named(exported_file: Path) -> None:
    case = Case.objects.earliest("pk")
    Case.objects.filter(pk=case.pk)._raw_delete("default")  # type: ignore[attr-defined]

    assert complaint("verify") == f"第一处不对：事项 {case.pk} 第 1 环：事项本身没有了"


def test_roots_cut_off_in_the_database_are_named(exported_file: Path) -> None:
    last = Root.objects.get(number=DAYS).seal
    Root.objects.filter(number=DAYS).delete()

    assert said("verify").endswith("一致。")
    broken = f"第一处不对：{last.day} 第 {DAYS} 号封存：已经导出，数据库里却没有了"
    assert complaint("verify", "--root", str(exported_file)) == broken


def test_root_taken_out_of_the_middle_is_named_without_an_export(exported_file: Path) -> None:
    Root.objects.filter(number=2).delete()

    assert complaint("verify") == "第一处不对：第 2 号封存：后面还有封存，这一号却没有了"


@pytest.mark.parametrize("column", ["body", "signature", "marks"])
def test_altered_root_is_named_without_an_export(exported_file: Path, column: str) -> None:
    root = Root.objects.get(number=2)
    altered = root.body + " " if column == "body" else b"x" + bytes(getattr(root, column))[1:]
    Root.objects.filter(number=2).update(**{column: altered})

    assert complaint("verify") == "第一处不对：第 2 号封存：签名不对，或者不是用本平台的密钥签的"


def test_root_in_the_place_of_another_is_named_without_an_export(exported_file: Path) -> None:
    third = Root.objects.get(number=3)
    Root.objects.filter(number=2).update(body=third.body, signature=third.signature, marks=third.marks)

    assert complaint("verify") == f"第一处不对：{third.seal.day} 第 2 号封存：接不上前一号封存"


def test_root_signed_by_a_strangers_key_is_refused(exported_file: Path) -> None:
    assert complaint("verify", "--key", "0" * 64) == "第一处不对：第 1 号封存：签名不对，或者不是用本平台的密钥签的"


def test_verifier_without_the_private_key_needs_only_the_public_one(exported_file: Path) -> None:
    (key,) = public_keys()

    assert said("verify", "--root", str(exported_file), "--key", key).endswith("一致。")


def test_export_adds_only_what_the_file_lacks(exported_file: Path) -> None:
    shift_clock(timedelta(days=1))
    seal(strands=STRANDS)
    before = exported_file.read_text()

    answer = said("export", str(exported_file))

    assert answer.startswith("追加了 1 号封存。")
    assert exported_file.read_text().startswith(before)
    assert len(exported_file.read_text().splitlines()) == DAYS + 1


def test_export_refuses_a_file_that_tells_another_story(exported_file: Path) -> None:
    lines = exported_file.read_text().splitlines()
    exported_file.write_text("\n".join([lines[1], *lines[1:]]) + "\n")

    assert "第 1 号封存与数据库里的不一样" in complaint("export", str(exported_file))


@pytest.mark.parametrize("line", ["{", "[]", '{"body": "x"}', '{"body": "x", "signature": "zz", "marks": ""}'])
def test_line_that_is_no_root_is_named(exported_file: Path, line: str) -> None:
    with exported_file.open("a") as file:
        file.write(line + "\n")

    assert f"第 {DAYS + 1} 行不是封存" in complaint("verify", "--root", str(exported_file))


def test_missing_file_is_told(exported_file: Path) -> None:
    nowhere = exported_file.with_name("none")

    assert complaint("verify", "--root", str(nowhere)) == f"没有文件 {nowhere}。"


def test_sealing_twice_seals_once(exported_file: Path) -> None:
    shift_clock(timedelta(days=1))

    assert said("seal").startswith(f"第 {DAYS + 1} 号封存（")
    seal_yesterday()

    assert said("seal") == "到昨天为止都已经封存。"
    assert Root.objects.count() == DAYS + 1


def test_days_without_a_worker_are_sealed_together(exported_file: Path) -> None:
    shift_clock(timedelta(days=4))

    seal(strands=STRANDS)

    last, before = (Root.objects.get(number=number).seal for number in (DAYS + 1, DAYS))
    assert (last.since, last.until - before.until) == (before.until, timedelta(days=4))
    assert said("verify").endswith("一致。")
