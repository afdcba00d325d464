"""The jobs of this app: sealing what was written until the end of yesterday, and reckoning anew when cases are due."""

from kuaiji.audit.actions import seal
from kuaiji.cases.due import reckon_anew
from kuaiji.cases.trail import STRANDS
from kuaiji.web.jobs import periodic

__all__ = ["reckon_anew", "seal_yesterday"]


@periodic("audit.seal", "10 * * * *")
def seal_yesterday() -> None:
    """Runs every hour, so that a night without a worker is made up for; only the first run of a day does anything."""
    seal(strands=STRANDS)
