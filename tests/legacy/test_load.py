"""A register's file (原登记库) is loaded whole or not at all, once, by the owner of the database, and on record."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, connections, transaction

from accounts.test_canary import dump
from factories import make_person
from kuaiji.audit.models import Act
from kuaiji.departments.models import Department
from kuaiji.desk.acts import acts_below
from kuaiji.legacy import actions
from kuaiji.legacy.actions import load_delivery, note_taken, withdraw_delivery
from kuaiji.legacy.models import Delivery, Excerpt
from kuaiji.legacy.queries import deliveries
from kuaiji.legacy.reading import opened
from kuaiji.rules.findings import Refused
from kuaiji.web import clock
from legacy.files import AS_OF, COLLEGE, load, number, person, write

JOB = {"单位名称": "广州市小海豚商贸有限公司", "工作经历开始时间": "2017-09", "工作经历结束时间": "至今"}


@pytest.fixture(scope="module")
def database(committed_db_of_module: str) -> str:
    return committed_db_of_module


@pytest.fixture(autouse=True)
def emptied(database: str) -> Iterator[None]:
    """Leave nothing behind: what was taken stays for ever, so the guards are lifted as only the owner can."""
    yield
    with connections["owner"].cursor() as cursor:
        for table in ("legacy_excerpt", "legacy_delivery"):
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            cursor.execute(f"DELETE FROM {table}")
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
        cursor.execute("DELETE FROM legacy_staged")


def refused(refusal: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [finding.code for finding in refusal.value.findings]


def staged() -> int:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM legacy_staged")
        (count,) = cursor.fetchone()
    return int(count)


def said() -> list[tuple[str, object]]:
    return sorted((each.content[0], json.dumps(each.content[1], sort_keys=True)) for each in Excerpt.objects.all())


def test_file_is_loaded_with_its_counts_and_on_record(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1, **COLLEGE, **JOB), person(2, "韩梅梅"), person(2, "韩梅梅"))

    delivery = load(path)

    assert (delivery.lines, delivery.faulty) == (3, 0)
    assert (delivery.excerpts, delivery.repeated, delivery.known) == (3, 1, 0)
    assert [(each.section, each.line) for each in Excerpt.objects.order_by("line", "section")] == [
        ("education", 2),
        ("work", 2),
        ("education", 3),
    ]
    act = Act.objects.latest("at")
    assert (act.actor, act.verb) == ("root", "register.load")
    assert json.loads(act.body) == {
        "what": "广东省登记库（截至 2024-12-31），3 条",
        "delivery": str(delivery.pk), "department": "44", "source": "广东省登记库", "as_of": "2024-12-31",
        "file": opened(path).digest.hex(), "left_out": [],
        "lines": 3, "faulty": 0, "excerpts": 3, "repeated": 1, "known": 0,
    }  # fmt: skip
    assert staged() == 0


def test_operators_of_the_department_read_of_it(tmp_path: Path) -> None:
    load(write(tmp_path / "a.csv", person(1)))

    newest = acts_below(department_id()).rows[0]

    assert (newest.title, newest.what, newest.by) == ("导入原登记库", "广东省登记库（截至 2024-12-31），1 条", "root")


def test_loading_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1), person(2, "韩梅梅"))
    first = load(path)
    before, acts = set(Excerpt.objects.values_list("pk", flat=True)), Act.objects.count()

    again = load(path, source="别的名称")

    assert again.pk == first.pk
    assert again.source == "广东省登记库"
    assert set(Excerpt.objects.values_list("pk", flat=True)) == before
    assert Act.objects.count() == acts


def test_what_an_earlier_delivery_said_word_for_word_is_counted(tmp_path: Path) -> None:
    load(write(tmp_path / "a.csv", person(1), person(2)))

    later = load(write(tmp_path / "b.csv", person(2), person(3), person(1, 学历="大学本科")))

    assert (later.excerpts, later.known) == (3, 1)


def test_file_with_faults_is_not_loaded_at_all(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1), person(2, 学历="本课"), person(3))

    with pytest.raises(Refused) as refusal:
        load(path)

    assert refused(refusal) == ["legacy.faulty"]
    assert (Delivery.objects.count(), Excerpt.objects.count(), staged()) == (0, 0, 0)


def test_the_good_lines_are_loaded_where_that_was_asked_for(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1), person(2, 学历="本课"), person(3))

    delivery = load(path, leave_faulty=True)

    assert (delivery.lines, delivery.faulty, delivery.excerpts) == (3, 1, 2)
    assert sorted(Excerpt.objects.values_list("line", flat=True)) == [2, 4]


def test_number_name_and_content_are_sealed(database: str, tmp_path: Path) -> None:
    load(write(tmp_path / "a.csv", person(1, "金丝雀", 学校名称="金丝雀大学")))

    stored = dump(database)

    assert said() == [("金丝雀", '{"school": "\\u91d1\\u4e1d\\u96c0\\u5927\\u5b66"}')]
    assert [secret for secret in (number(1), number(1)[:17], "金丝雀") if secret in stored] == []


def test_entry_is_found_by_the_digest_of_a_registered_identity(tmp_path: Path) -> None:
    lilei = make_person("李雷", number=number(7))

    load(write(tmp_path / "a.csv", person(7)))

    assert Excerpt.objects.filter(digest=lilei.identities.get().digest, kind="resident_id").count() == 1


def test_date_that_has_not_come_is_refused(tmp_path: Path) -> None:
    tomorrow = clock.now().date() + timedelta(days=2)

    with pytest.raises(Refused) as refusal:
        load(write(tmp_path / "a.csv", person(1)), as_of=tomorrow)

    assert refused(refusal) == ["legacy.future"]
    assert Delivery.objects.count() == 0


def test_department_of_a_city_loads_no_register(tmp_path: Path) -> None:
    sheet = opened(write(tmp_path / "a.csv", person(1)))
    city = Department.objects.get(code="4401").pk

    with pytest.raises(Refused) as refusal:
        load_delivery(sheet=sheet, lines=(), department_id=city, source="x", as_of=AS_OF, actor="root")

    assert refused(refusal) == ["legacy.no-province"]
    assert Delivery.objects.count() == 0


def test_file_that_is_being_loaded_is_refused_a_second_time(database: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1))
    key = int.from_bytes(opened(path).digest[:8], signed=True)

    with psycopg.connect(host=settings.KUAIJI.socket, user="kuaiji_owner", dbname=database) as another:
        another.execute("SELECT pg_advisory_lock(%s)", [key])
        with pytest.raises(Refused) as refusal:
            load(path)

    assert refused(refusal) == ["legacy.at-once"]
    assert load(path).excerpts == 1


@pytest.mark.parametrize("line", [5, 9])
def test_run_that_is_killed_is_taken_up_where_it_stopped(
    database: str, tmp_path: Path, line: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "a.csv", *(person(serial) for serial in range(1, 10)), person(9))
    killed = elsewhere(database, path, DIE_AT=str(line))
    kept = staged()
    sealed = counted(monkeypatch)

    delivery = load(path)

    assert killed.returncode == -9
    # Chunks of two lines, the first line of the file being the names of its columns.
    assert kept == (line - 2) // 2 * 2
    assert len(sealed) == 10 - kept
    assert (delivery.lines, delivery.excerpts, delivery.repeated, staged()) == (10, 9, 1, 0)
    assert sorted(Excerpt.objects.values_list("line", flat=True)) == list(range(2, 11))


def test_run_that_left_out_other_columns_is_not_taken_up(database: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", *(person(serial, **COLLEGE, 旧编号="1") for serial in range(1, 5)))
    elsewhere(database, path, DIE_AT="5", LEFT_OUT="旧编号 学历")
    assert staged() == 2

    load(path, left_out=["旧编号"])

    assert [each.content[1].get("level") for each in Excerpt.objects.all()] == ["21"] * 4
    assert Delivery.objects.get().left_out == ["旧编号"]


def test_run_that_is_killed_while_it_is_put_in_force_leaves_nothing_in_force(database: str, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1), person(2))

    killed = elsewhere(database, path, DIE_AT="merging")

    assert killed.returncode == -9
    assert (Excerpt.objects.count(), staged()) == (0, 2)
    assert [each.loaded_at for each in deliveries()] == [None]
    assert load(path).excerpts == 2


def test_run_that_was_never_taken_up_is_dropped(database: str, tmp_path: Path) -> None:
    elsewhere(database, write(tmp_path / "a.csv", person(1), person(2), person(3)), DIE_AT="4")

    withdraw_delivery(delivery_id=Delivery.objects.get().pk, actor="root")

    assert (Delivery.objects.count(), staged()) == (0, 0)


def test_delivery_is_withdrawn_while_nobody_used_it_and_may_be_loaded_again(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", person(1), person(2))
    first = load(path)

    withdraw_delivery(delivery_id=first.pk, actor="root")

    assert Excerpt.objects.count() == 0
    assert Act.objects.latest("at").verb == "register.withdraw"
    assert load(path).pk != first.pk
    with pytest.raises(Refused) as refusal:
        withdraw_delivery(delivery_id=first.pk, actor="root")
    assert refused(refusal) == ["legacy.gone"]


def test_delivery_that_somebody_used_stays(tmp_path: Path) -> None:
    delivery = load(write(tmp_path / "a.csv", person(1), person(2)))
    note_taken([Excerpt.objects.first().pk])

    with pytest.raises(Refused) as refusal:
        withdraw_delivery(delivery_id=delivery.pk, actor="root")

    assert refused(refusal) == ["legacy.used"]
    assert Excerpt.objects.count() == 2
    assert Delivery.objects.get().withdrawn_at is None


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("INSERT INTO legacy_delivery SELECT * FROM legacy_delivery", "delivery_is_asked_for"),
        ("UPDATE legacy_delivery SET source = 'x'", "delivery_is_asked_for"),
        ("DELETE FROM legacy_delivery", "stays on record"),
        (
            "INSERT INTO legacy_excerpt SELECT gen_random_uuid(), line, kind, digest, section, digest, cipher, NULL,"
            " delivery_id FROM legacy_excerpt",
            "excerpts_come_before_their_delivery_is_in_force",
        ),
        ("UPDATE legacy_excerpt SET cipher = ''", "permission denied"),
        ("DELETE FROM legacy_excerpt", "excerpts_go_with_a_withdrawal"),
        ("TRUNCATE legacy_excerpt", "permission denied"),
        ("INSERT INTO audit_act SELECT * FROM audit_act WHERE false; UPDATE audit_act SET body = ''", "permission"),
    ],
)
def test_platform_does_nothing_that_no_operator_asked_for(tmp_path: Path, change: str, why: str) -> None:
    load(write(tmp_path / "a.csv", person(1)))

    with pytest.raises(DatabaseError) as found, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert why in f"{found.value.__cause__.diag.constraint_name} {found.value}"


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ("UPDATE legacy_excerpt SET line = 7", "taken once and else stays"),
        ("UPDATE legacy_excerpt SET taken_at = now(), cipher = ''", "taken once and else stays"),
        ("TRUNCATE legacy_excerpt", "is not emptied"),
        ("TRUNCATE legacy_delivery CASCADE", "is not emptied"),
        ("UPDATE legacy_delivery SET source = 'x'", "can only be withdrawn"),
        ("UPDATE legacy_delivery SET withdrawn_at = now(), source = 'x'", "can only be withdrawn"),
        ("UPDATE legacy_delivery SET withdrawn_at = now()", "says nothing any more"),
        ("DELETE FROM legacy_excerpt; DELETE FROM legacy_delivery", "stays on record"),
        ("INSERT INTO legacy_excerpt SELECT gen_random_uuid(), line, kind, digest, section, said, cipher, NULL,"
         " delivery_id FROM legacy_excerpt", "excerpt_said_once"),
        ("INSERT INTO legacy_excerpt SELECT gen_random_uuid(), line, kind, digest, 'basic', digest, cipher, NULL,"
         " delivery_id FROM legacy_excerpt", "excerpt_is_an_entry_of_a_list"),
        ("INSERT INTO legacy_excerpt SELECT gen_random_uuid(), line, kind, digest, section, digest, cipher, NULL,"
         " delivery_id FROM legacy_excerpt", "joins what is in force"),
        ("UPDATE audit_act SET body = ''", "insert-only"),
    ],
)  # fmt: skip
def test_owner_is_stopped_by_the_guards(tmp_path: Path, change: str, why: str) -> None:
    load(write(tmp_path / "a.csv", person(1)))

    owner = connections["owner"]
    with pytest.raises(DatabaseError, match=why), transaction.atomic(using="owner"), owner.cursor() as cursor:
        cursor.execute(change)


def test_what_was_taken_stays_taken_whoever_asks(tmp_path: Path) -> None:
    load(write(tmp_path / "a.csv", person(1)))
    note_taken(Excerpt.objects.values_list("pk", flat=True))
    owner = connections["owner"]

    for change, why in {
        "UPDATE legacy_excerpt SET taken_at = NULL": "taken once",
        "UPDATE legacy_excerpt SET taken_at = now()": "taken once",
        "DELETE FROM legacy_excerpt": "took over stays",
    }.items():
        with pytest.raises(DatabaseError, match=why), transaction.atomic(using="owner"), owner.cursor() as cursor:
            cursor.execute(change)


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"source": ""}, "delivery_names_its_source"),
        ({"faulty": 2, "lines": 1}, "delivery_counts_lines"),
        ({"withdrawn_at": "2026-01-01T00:00:00Z"}, "delivery_withdrawn_was_loaded"),
        ({"as_of": date(9999, 1, 1)}, "delivery_is_of_the_past"),
        ({"digest": b"same"}, "delivery_of_a_file_once"),
    ],
)
def test_delivery_that_cannot_be_is_refused(wrong: dict[str, object], why: str) -> None:
    right = {"department_id": department_id(), "source": "广东省登记库", "as_of": AS_OF}
    Delivery.objects.using("owner").create(**right, digest=b"same")

    with pytest.raises(DatabaseError, match=why), transaction.atomic(using="owner"):
        Delivery.objects.using("owner").create(**{**right, "digest": uuid4().bytes, **wrong})


def test_withdrawn_delivery_stays_withdrawn(tmp_path: Path) -> None:
    withdraw_delivery(delivery_id=load(write(tmp_path / "a.csv", person(1))).pk, actor="root")

    with pytest.raises(DatabaseError, match="can only be withdrawn"):
        Delivery.objects.using("owner").update(withdrawn_at=None)


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Collect the numbers of the lines that are sealed from now on."""
    sealed: list[int] = []
    seal = actions._sealed
    monkeypatch.setattr(actions, "_sealed", lambda of, each: sealed.append(each.number) or seal(of, each))
    return sealed


def department_id() -> int:
    return Department.objects.get(code="44").pk


ELSEWHERE = """
import os, signal, sys
from pathlib import Path
import django
django.setup()
from kuaiji.legacy import actions
from legacy.files import load

def or_die(at, do):
    def done(*given):
        if at(*given):
            os.kill(os.getpid(), signal.SIGKILL)
        return do(*given)
    return done

die_at = os.environ.get("DIE_AT")
actions.CHUNK = 2
actions._sealed = or_die(lambda of, each: str(each.number) == die_at, actions._sealed)
actions._told = or_die(lambda of: die_at == "merging", actions._told)
load(Path(sys.argv[1]), left_out=os.environ.get("LEFT_OUT", "").split())
"""


def elsewhere(database: str, path: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Load a file in a process of its own, in chunks of two lines; `DIE_AT` says where it is killed."""
    root = Path(__file__).parents[2]
    python_path = os.pathsep.join(str(root / each) for each in ("src", "tests"))
    environment = {**os.environ, "PYTHONPATH": python_path, "KUAIJI_DATABASE": database, **more}
    return subprocess.run(
        [sys.executable, "-c", ELSEWHERE, str(path)], env=environment, capture_output=True, text=True, check=False
    )
