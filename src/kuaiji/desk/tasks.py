"""The jobs of this app: counting days, writing exports, and erasing them when their day is over."""

from kuaiji.desk.counting import count
from kuaiji.desk.exporting import erase_expired, resume_unwritten, write_export
from kuaiji.web.jobs import periodic

__all__ = ["count_days", "sweep_exports", "write_export"]


@periodic("desk.count", "*/10 * * * *")
def count_days() -> None:
    count()


@periodic("desk.sweep_exports", "*/10 * * * *")
def sweep_exports() -> None:
    resume_unwritten()
    erase_expired()
