"""停止: a signal ends the supervision, also where the interruption itself got lost."""

import contextlib
import os
import signal
from collections.abc import Iterator

import pytest

from kuaiji.config import serving


@pytest.fixture
def _signals() -> Iterator[None]:
    before = {number: signal.getsignal(number) for number in serving.SIGNALS}
    serving.stop_on_signals()
    yield
    serving.TOLD.clear()
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals")
def test_signal_whose_interruption_was_swallowed_still_ends_the_supervision() -> None:
    with contextlib.suppress(KeyboardInterrupt):  # as Python does with what a hook of a fork raises
        os.kill(os.getpid(), signal.SIGTERM)

    with pytest.raises(KeyboardInterrupt):
        serving.supervise([], None)
