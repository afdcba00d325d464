"""The opening-day script: what one person costs from the home page to the approval, step by step.

`python3 run.py bench script [SESSIONS]` starts the whole platform on fresh data and lets 300 invented people through
it, four at a time, with real cookies and tokens. It ends with one line: `script landing=… login=… start=… form_open=…
form_save=… upload=… submit=… queue=… case_open=… approve=… script=… mib=…`, which are CPU milliseconds for each step
over web, worker and PostgreSQL, their sum, and the memory (PSS) of web and worker.
Every step is taken by all before the next begins, and its jobs are waited for and charged to it.
"""

import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from harness import meter, people, steps
from harness.browser import Browser
from harness.stack import Stack, stack
from harness.steps import Desk, Session

SESSIONS = 300
WARM = 12
CONCURRENCY = 4
PARTS = ("web", "worker", "postgresql")


def main(sessions: int = SESSIONS) -> int:
    with stack() as platform:
        candidates, officers = people.enter(WARM + sessions, CONCURRENCY)
        desks = [Desk(Browser(platform.port, 50_000 + number), login) for number, login in enumerate(officers)]
        everyone = [Session(Browser(platform.port, number), who) for number, who in enumerate(candidates)]
        for desk in desks:
            steps.sign_in(desk)
        walk(platform, everyone[:WARM], desks)
        costs = walk(platform, everyone[WARM:], desks)
        memory = {part: meter.pss_mib(platform.pids(part)) for part in ("web", "worker")}
    figures = " ".join(f"{name}={cost:.2f}" for name, cost in costs.items())
    print("  " + ", ".join(f"{part} {mib:.0f} MiB" for part, mib in memory.items()))
    print(f"script {figures} script={sum(costs.values()):.2f} mib={sum(memory.values()):.0f}")
    return 0


def walk(platform: Stack, sessions: Sequence[Session], desks: Sequence[Desk]) -> dict[str, float]:
    """Take everybody through all steps, one step after the other, and return what each has cost."""
    costs = {}

    def step(name: str, work: Callable[[], None]) -> None:
        shares = [cost / len(sessions) for cost in measured(platform, work)]
        costs[name] = sum(shares)
        split = ", ".join(f"{part} {share:.2f}" for part, share in zip(PARTS, shares, strict=True))
        print(f"  {name:10} {costs[name]:7.2f} CPU ms: {split}", flush=True)

    for preparations, one in CANDIDATE:
        for preparation in preparations:
            together(platform, sessions, preparation)
        step(one.__name__, partial(together, platform, sessions, one))
    step("queue", partial(in_turn, desks, steps.queue, len(sessions)))
    step("case_open", partial(in_turn, desks, steps.case_open, len(sessions)))
    step("approve", partial(empty, desks, len(sessions)))
    return costs


# What is measured, and before it what a session also does and no step counts.
CANDIDATE: Sequence[tuple[Sequence[Callable[[Session], None]], Callable[[Session], None]]] = (
    ((), steps.landing),
    ((), steps.login),
    ((), steps.start),
    ((steps.open_education,), steps.form_open),
    ((), steps.form_save),
    ((steps.open_basic,), steps.upload),
    ((steps.finish,), steps.submit),
)


def measured(platform: Stack, work: Callable[[], None]) -> list[float]:
    """Return the CPU milliseconds of everything that the work has set going, part by part."""
    roots = platform.pids(*PARTS)
    before = [meter.cpu_ms([root]) for root in roots]
    work()
    platform.settle()
    return [meter.cpu_ms([root]) - earlier for root, earlier in zip(roots, before, strict=True)]


def together(platform: Stack, sessions: Sequence[Session], step: Callable[[Session], None]) -> None:
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        list(pool.map(step, sessions))
    platform.settle()


def in_turn(desks: Sequence[Desk], step: Callable[[Desk], None], times: int) -> None:
    """Let the officers share the work: every desk does one thing at a time."""

    def share(number: int) -> None:
        for _ in range(number, times, len(desks)):
            step(desks[number])

    with ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(share, range(len(desks))))


def empty(desks: Sequence[Desk], cases: int) -> None:
    """Let the officers decide until nothing waits; every case that was handed in must have been there."""

    def decided(desk: Desk) -> int:
        done = 0
        while steps.approve(desk):
            done += 1
        return done

    with ThreadPoolExecutor(len(desks)) as pool:
        done = sum(pool.map(decided, desks))
    assert done == cases, f"{done} of {cases} cases were decided"


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
