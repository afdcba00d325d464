"""What keeps the queue itself in order: jobs whose worker died run again, old ones are swept away."""

import logging
from datetime import UTC, datetime

from procrastinate import JobContext
from procrastinate.contrib.django import app

from kuaiji.web.jobs import STALLED_AFTER_SECONDS

logger = logging.getLogger(__name__)

KEEP_HOURS = 24 * 30


@app.periodic(cron="* * * * *")
@app.task(name="web.revive_stalled_jobs", queueing_lock="web.revive_stalled_jobs", pass_context=True)
async def revive_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again what a killed worker left behind. Every job may therefore run twice, and has one effect."""
    manager = context.app.job_manager
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER_SECONDS):
        logger.warning("job revived: %s", stalled.task_name)
        await manager.retry_job(stalled, retry_at=datetime.now(UTC))


@app.periodic(cron="20 3 * * *")
@app.task(name="web.sweep_old_jobs", queueing_lock="web.sweep_old_jobs", pass_context=True)
async def sweep_old_jobs(context: JobContext, timestamp: int) -> None:
    await context.app.job_manager.delete_old_jobs(
        nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True, include_aborted=True
    )
