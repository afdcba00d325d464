"""后台任务: `kuaiji worker` runs the jobs until it is told to stop."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from kuaiji.web.jobs import CONCURRENCY, run_worker


class Command(BaseCommand):
    help = "运行后台任务，直到收到停止信号"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--concurrency", type=int, default=CONCURRENCY, help="同时运行的任务数")

    def handle(self, *args: Any, concurrency: int, **options: Any) -> None:
        run_worker(concurrency=concurrency)
