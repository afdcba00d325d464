"""Property tests judge what comes out, never how fast a busy machine was."""

import os

from hypothesis import HealthCheck, settings

settings.register_profile(
    "unhurried",
    deadline=None,
    max_examples=int(os.environ.get("KUAIJI_EXAMPLES", "100")),
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")
