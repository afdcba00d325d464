"""The meter sees what processes cost, and what those cost that have ended below them."""

import os
import subprocess
import sys

from harness import meter

WORK = "sum(range(3_000_000))"
STARTER = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {WORK!r}]); input()"


def test_work_of_a_child_that_has_ended_still_counts() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER], stdin=subprocess.PIPE) as starter:
        before = meter.cpu_ms([starter.pid])
        while len(meter.family([starter.pid], dict(meter.processes()))) != 2:
            pass
        while len(meter.family([starter.pid], dict(meter.processes()))) != 1:
            pass
        after = meter.cpu_ms([starter.pid])
        starter.communicate(b"\n")

    assert after - before >= 2 * meter.TICK_MS


def test_memory_is_the_share_of_the_process() -> None:
    before = meter.pss_mib([os.getpid()])
    held = bytearray(os.urandom(1024)) * 20 * 1024

    assert 18 < meter.pss_mib([os.getpid()]) - before < 60
    assert len(held) == 20 * 1024 * 1024


def test_ended_process_costs_nothing_any_more() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass

    assert meter.cpu_ms([gone.pid]) == 0
