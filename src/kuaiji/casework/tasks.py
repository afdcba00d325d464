"""Jobs that move a case, and those that keep its deadlines."""

from kuaiji.casework.confirming import remind_to_confirm
from kuaiji.casework.deadlines import expire, remind
from kuaiji.casework.following import bring_into_force, follow, let_go
from kuaiji.casework.settling import settle
from kuaiji.web.jobs import periodic

__all__ = ["follow", "keep_deadlines", "keep_house", "let_go", "settle"]


@periodic("casework.keep_deadlines", "*/10 * * * *")
def keep_deadlines() -> None:
    """Remind, then close what is too late; a run that finds nothing left to do changes nothing."""
    remind()
    remind_to_confirm()
    expire()


@periodic("casework.keep_house", "*/10 * * * *")
def keep_house() -> None:
    """Bring the reforms of departments into force whose day has come."""
    bring_into_force()
