"""操作记录: what was done at the platform's own machine is sealed with the rest of the trail."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import IntegrityError, connections, transaction

import database
from kuaiji.audit.actions import note_act, seal
from kuaiji.audit.export import append_roots
from kuaiji.audit.models import Act, Root
from kuaiji.audit.queries import ACCESS, midnight
from kuaiji.audit.seals import public_keys
from kuaiji.cases.trail import EVENTS, STRANDS, first_break
from tampering import is_found

TO_MIDNIGHT = (
    "UPDATE web_installation SET clock_shift = date_trunc('day', now(), 'Asia/Shanghai') + '1 day' + '100 ms' - now()"
)


def a_day_passes(name: str, span: timedelta = timedelta(days=1)) -> None:
    with database.admin(name) as owner:
        owner.execute("UPDATE web_installation SET clock_shift = clock_shift + %s", [span])


def load(actor: str = "root") -> None:
    note_act(actor=actor, verb="register.load", details={"lines": 3})


def test_act_is_sealed_and_whoever_edits_it_is_found(committed_db: str, tmp_path: Path) -> None:
    load()
    a_day_passes(committed_db)
    made = seal(strands=STRANDS)
    append_roots(tmp_path / "roots.jsonl")
    assert made is not None
    assert made.says["strands"]["acts"]["count"] == 1
    assert not is_found(tmp_path / "roots.jsonl")

    with database.admin(committed_db) as superuser:
        superuser.execute("SET session_replication_role = replica; UPDATE audit_act SET body = '{}'")

    found = first_break(exported=None, keys=public_keys(), progress=lambda: None)
    assert str(found).partition(" ")[2].startswith(f"操作记录 {Act.objects.get().pk}（")


def test_root_from_before_acts_were_sealed_still_holds(committed_db: str) -> None:
    a_day_passes(committed_db)
    seal(strands=(ACCESS, EVENTS))
    load()
    a_day_passes(committed_db)
    seal(strands=STRANDS)

    assert [sorted(root.seal.says["strands"]) for root in Root.objects.order_by("number")] == [
        ["access", "events"],
        ["access", "acts", "events"],
    ]
    assert first_break(exported=None, keys=public_keys(), progress=lambda: None) is None


def test_act_that_took_until_after_midnight_joins_the_day_in_which_it_ended(committed_db: str) -> None:
    with transaction.atomic(using="owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("SELECT pg_sleep(0.2)")
        with database.admin(committed_db) as superuser:
            superuser.execute(TO_MIDNIGHT)
        assert seal(strands=STRANDS) is not None

        note_act(actor="root", verb="register.load", details={}, using="owner")

    assert Act.objects.get().at >= midnight()
    assert first_break(exported=None, keys=public_keys(), progress=lambda: None) is None


@pytest.mark.django_db
def test_act_names_its_actor() -> None:
    with pytest.raises(IntegrityError, match="act_names_its_actor"), transaction.atomic():
        load(actor="")
