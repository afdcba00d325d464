"""每日封存: a day is sealed when nobody can write into it any more."""

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connections

import database
from kuaiji.audit.actions import seal
from kuaiji.audit.queries import is_being_written, midnight
from kuaiji.cases.trail import STRANDS
from kuaiji.web.jobs import Again


def test_day_in_which_somebody_still_writes_is_not_sealed_yet(committed_db: str) -> None:
    with database.admin(committed_db) as owner, connect(committed_db) as late:
        late.execute("SELECT 1")
        owner.execute("SELECT pg_sleep(0.2)")
        owner.execute(
            "UPDATE web_installation SET clock_shift = "
            "date_trunc('day', now(), 'Asia/Shanghai') + '1 day' + '100 ms' - now()"
        )

        assert is_being_written(midnight())
        with pytest.raises(Again):
            seal(strands=STRANDS)
        with pytest.raises(CommandError, match="请稍后再试"):
            call_command("audit", "seal")

        late.rollback()
        assert not is_being_written(midnight())
        assert seal(strands=STRANDS) is not None


def connect(database: str) -> psycopg.Connection[tuple[object, ...]]:
    settings = connections["default"].settings_dict
    return psycopg.connect(host=settings["HOST"], dbname=database, user=settings["USER"])
