"""The nightly job of this app: sealing what was written until the end of yesterday."""

from kuaiji.audit.actions import seal
from kuaiji.cases.trail import STRANDS
from kuaiji.web.jobs import periodic


@periodic("audit.seal", "10 * * * *")
def seal_yesterday() -> None:
    """Runs every hour, so that a night without a worker is made up for; only the first run of a day does anything."""
    seal(strands=STRANDS)
