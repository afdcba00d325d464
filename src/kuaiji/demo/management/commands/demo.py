"""`kuaiji demo load`: fills an empty demo database with the invented world."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kuaiji.demo.load import load


class Command(BaseCommand):
    help = "载入演示数据。Load the demo world."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("what", choices=["load"])

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.MODE != "demo":
            raise CommandError("只有演示环境能载入演示数据。Only a demo installation takes the demo world.")
        load()
