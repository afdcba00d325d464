"""The sandbox's pages: its services with their switches and rules, and the SMS inbox."""

import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape

from kuaiji.sandbox.rules import TABLE
from kuaiji.sandbox.world import SERVICES, TITLES, Letter, World

FOLDER = Path(__file__).parent / "html"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def marked(text: str) -> Markup:
    """Make a verification code stand out, as phones do."""
    return Markup(re.sub(r"(?<![0-9])[0-9]{6}(?![0-9])", r"<b>\g<0></b>", str(escape(text))))  # noqa: S704


def moment(at: datetime) -> str:
    return at.astimezone(SHANGHAI).strftime("%H:%M:%S")


environment = Environment(
    loader=FileSystemLoader(FOLDER), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
)
environment.filters.update(marked=marked, moment=moment)


def services(world: World) -> bytes:
    return render(
        "services.html",
        services=SERVICES,
        modes=TITLES,
        current=dict(world.modes),
        asked=dict(world.asked),
        table=TABLE,
        slow_seconds=world.slow_seconds,
    )


def inbox(letters: Sequence[Letter], phone: str) -> bytes:
    return render("inbox.html", letters=letters, phone=phone)


def style() -> bytes:
    return (FOLDER / "sandbox.css").read_bytes()


def render(template: str, **context: object) -> bytes:
    return environment.get_template(template).render(**context).encode()
