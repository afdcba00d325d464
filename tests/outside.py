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
def sandbox(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Run the sandbox for one test. `sandbox.world` holds its switches and its inbox."""
    with outside_world(monkeypatch) as server:
        yield server


@contextmanager
def outside_world(patch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Point the platform at a sandbox for as long as the patch lasts: a test may patch the same settings again."""
    secret = settings.KUAIJI.sandbox_secret.get_secret_value().encode()
    with running(World(secret, slow_seconds=0.3)) as server:
        patch.setattr(settings.KUAIJI, "sandbox_url", server.url)
        forget_connections()
        yield server
    forget_connections()


def forget_connections() -> None:
    gateways.chosen.cache_clear()
    registry.cache_clear()
