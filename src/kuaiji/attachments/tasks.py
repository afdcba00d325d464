"""The jobs of this app, for the worker to know."""

from kuaiji.attachments import actions
from kuaiji.attachments.processing import process
from kuaiji.web.jobs import periodic

__all__ = ["process", "sweep"]


@periodic("attachments.sweep", "*/10 * * * *", queue="files")
def sweep() -> None:
    actions.sweep()
