"""The outside world of the tests: the sandbox on a real socket, and the platform pointed at it."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.conf import settings

from kuaiji.messaging import gateways
from kuaiji.sandbox.server import Server, running
from kuaiji.sandbox.world import World
from kuaiji.verification.registries import registry


@pytest.fixture
def sandbox() -> Iterator[Server]:
    """Run the sandbox for one test. `sandbox.world` holds its switches and its inbox."""
    with outside_world() as server:
        yield server


@contextmanager
def outside_world() -> Iterator[Server]:
    secret = settings.KUAIJI.sandbox_secret.get_secret_value().encode()
    with running(World(secret, slow_seconds=0.3)) as server, pytest.MonkeyPatch.context() as patch:
        patch.setattr(settings.KUAIJI, "sandbox_url", server.url)
        forget_connections()
        yield server
    forget_connections()


def forget_connections() -> None:
    gateways.chosen.cache_clear()
    registry.cache_clear()
