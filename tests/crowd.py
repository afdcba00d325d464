"""Many at once: calls an action from threads that start together, each on a connection of its own."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar

from django.db import connections

Answer = TypeVar("Answer")
THREADS = 10


def at_once(actions: Sequence[Callable[[], Answer]]) -> list[Answer | Exception]:
    """Run all of them, ten at a time, and return what each gave or raised. Needs the `committed_db` fixture."""
    start = Barrier(THREADS)

    def share(first: int) -> list[Answer | Exception]:
        start.wait()
        try:
            return [outcome(action) for action in actions[first::THREADS]]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(THREADS) as threads:
        return [each for found in threads.map(share, range(THREADS)) for each in found]


def outcome(action: Callable[[], Answer]) -> Answer | Exception:
    try:
        return action()
    except Exception as exception:
        return exception
