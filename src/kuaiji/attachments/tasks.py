"""The jobs of this app, for the worker to know."""

from kuaiji.attachments import actions
from kuaiji.attachments.processing import process
from kuaiji.web.jobs import periodic

__all__ = ["process", "resume_stuck", "sweep"]


@periodic("attachments.resume_stuck", "*/10 * * * *", queue="files")
def resume_stuck() -> None:
    actions.resume_stuck()


@periodic("attachments.sweep", "40 3 * * *", queue="files")
def sweep() -> None:
    actions.sweep()
