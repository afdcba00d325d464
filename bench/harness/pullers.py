"""Fills a database with waiting cases, lets officers pull them all, and says what came of it."""

import os
import sys
import time
from pathlib import Path

BENCH = Path(__file__).parent.parent
sys.path[:0] = [str(BENCH), str(BENCH.parent / "tests")]

import django  # noqa: E402

django.setup()

import psycopg  # noqa: E402

from factories import make_officer  # noqa: E402
from kuaiji.web.clock import now  # noqa: E402
from many import World, fill  # noqa: E402
from pulling import pull_everything  # noqa: E402

CITY = "4401"


def main(cases: int, officers: int) -> int:
    staff = [make_officer("王芳", CITY) for _ in range(officers)]
    moment = now()
    with psycopg.connect(host=os.environ["KUAIJI_SOCKET"], user="postgres", dbname="kuaiji") as connection:
        connection.execute("SET session_replication_role = replica")
        below = connection.execute("SELECT id FROM departments_department WHERE code LIKE '4401%'").fetchall()
        departments = [department for (department,) in below]
        fill(connection, cases, World(departments, staff[0].officer_id, moment), is_all_waiting=True)
        connection.execute("ANALYZE")
    begun = time.monotonic()
    outcome = pull_everything(staff)
    pace = len(outcome.pulls) / (time.monotonic() - begun)
    print(
        f"pulls cases={len(outcome.pulls)} officers={officers} double={outcome.doubled} starved={outcome.starved} "
        f"overtaken={outcome.furthest()} per_second={pace:.0f}"
    )
    return 0 if not outcome.doubled and not outcome.starved and len(outcome.pulls) == cases else 1


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
