"""The meter sees what processes cost, and what those cost that have ended below them."""

import subprocess
import sys

from harness import meter

HOLDER = "held = b'x' * (64 << 20); print('ready', flush=True); input()"
WORK = "sum(range(3_000_000))"
STARTER = f"""
import subprocess, sys
print("ready", flush=True); input()
subprocess.run([sys.executable, "-c", {WORK!r}])
print("done", flush=True); input()
"""


def test_work_of_a_child_that_has_ended_still_counts() -> None:
    with subprocess.Popen([sys.executable, "-c", STARTER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as starter:
        assert starter.stdin is not None
        assert starter.stdout is not None
        starter.stdout.readline()
        before = meter.cpu_ms([starter.pid])
        starter.stdin.write(b"\n")
        starter.stdin.flush()
        starter.stdout.readline()
        after = meter.cpu_ms([starter.pid])
        starter.communicate(b"\n")

    assert after - before >= 2 * meter.TICK_MS


def test_memory_is_what_the_process_really_holds() -> None:
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        holder.stdout.readline()

        held = meter.pss_mib([holder.pid])
        holder.communicate(b"\n")

    assert 64 < held < 64 + 32


def test_ended_process_costs_nothing_any_more() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as gone:
        pass

    assert meter.cpu_ms([gone.pid]) == 0
