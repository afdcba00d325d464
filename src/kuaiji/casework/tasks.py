"""Jobs that move a case, and those that keep its deadlines."""

from kuaiji.casework.deadlines import expire, remind
from kuaiji.casework.settling import settle
from kuaiji.web.jobs import periodic

__all__ = ["keep_deadlines", "settle"]


@periodic("casework.keep_deadlines", "*/10 * * * *")
def keep_deadlines() -> None:
    """Remind, then close what is too late; a run that finds nothing left to do changes nothing."""
    remind()
    expire()
