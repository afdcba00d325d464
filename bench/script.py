"""The opening-day script: what one person costs from the home page to the approval, step by step.

`python3 run.py bench script [SESSIONS]` starts the whole platform on fresh data and lets 300 invented people through
it, four at a time, with real cookies and tokens. It ends with one line: `script landing=… login=… start=… form_open=…
form_save=… upload=… submit=… queue=… case_open=… approve=… script=… mib=…`, which are CPU milliseconds for each step
over web, worker and PostgreSQL, their sum, and the memory (PSS) of web and worker.
Every step is taken by all before the next begins, and its jobs are waited for and charged to it.
"""

import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from harness import meter, people, steps
from harness.browser import Browser
from harness.stack import Stack, stack
from harness.steps import Desk, Session

SESSIONS = 300
WARM = 12
CONCURRENCY = 4
Visitor = TypeVar("Visitor", Session, Desk)


def main(sessions: int = SESSIONS) -> int:
    with stack() as platform:
        candidates, officers = people.enter(WARM + sessions, CONCURRENCY)
        desks = [Desk(Browser(platform.port, 50_000 + number), login) for number, login in enumerate(officers)]
        everyone = [Session(Browser(platform.port, number), who) for number, who in enumerate(candidates)]
        for desk in desks:
            steps.sign_in(desk)
        walk(platform, everyone[:WARM], desks)
        costs = walk(platform, everyone[WARM:], desks)
        memory = meter.pss_mib(platform.pids("web", "worker"))
    figures = " ".join(f"{name}={cost:.2f}" for name, cost in costs.items())
    print(f"script {figures} script={sum(costs.values()):.2f} mib={memory:.0f}")
    return 0


def walk(platform: Stack, sessions: Sequence[Session], desks: Sequence[Desk]) -> dict[str, float]:
    """Take everybody through all steps, one step after the other, and return what each has cost."""
    costs = {}
    for before, step in CANDIDATE:
        for quietly in before:
            together(platform, sessions, quietly)
        costs[step.__name__] = measured(platform, step, lambda step=step: together(platform, sessions, step), sessions)
    shares = [range(len(sessions))[number :: len(desks)] for number in range(len(desks))]
    for step in (steps.queue, steps.case_open, steps.approve):
        work = [(desk, step, len(share)) for desk, share in zip(desks, shares, strict=True)]
        costs[step.__name__] = measured(platform, step, lambda work=work: at_the_desks(platform, work), sessions)
    return costs


CANDIDATE: Sequence[tuple[Sequence[Callable[[Session], None]], Callable[[Session], None]]] = (
    ((), steps.landing),
    ((), steps.login),
    ((), steps.start),
    ((steps.open_education,), steps.form_open),
    ((), steps.form_save),
    ((steps.open_basic,), steps.upload),
    ((steps.finish,), steps.submit),
)


def measured(
    platform: Stack, step: Callable[..., None], work: Callable[[], None], sessions: Sequence[Session]
) -> float:
    roots = platform.pids("web", "worker", "postgresql")
    before, begun = meter.cpu_ms(roots), time.monotonic()
    work()
    cost = (meter.cpu_ms(roots) - before) / len(sessions)
    wall = (time.monotonic() - begun) * 1000 / len(sessions)
    print(f"  {step.__name__:10} {cost:7.2f} CPU ms, {wall:7.2f} ms between two sessions", flush=True)
    return cost


def together(platform: Stack, sessions: Sequence[Session], step: Callable[[Session], None]) -> None:
    with ThreadPoolExecutor(CONCURRENCY) as pool:
        list(pool.map(step, sessions))
    platform.settle()


def at_the_desks(platform: Stack, work: Sequence[tuple[Desk, Callable[[Desk], None], int]]) -> None:
    """Let every officer repeat the step for their share of the cases."""

    def share(desk: Desk, step: Callable[[Desk], None], times: int) -> None:
        for _ in range(times):
            step(desk)

    with ThreadPoolExecutor(CONCURRENCY) as pool:
        list(pool.map(lambda one: share(*one), work))
    platform.settle()


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
