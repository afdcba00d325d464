"""The icons (图标): drawn by hand in icons.svg, always beside a word, so hidden from screen readers."""

import re
from pathlib import Path

from markupsafe import Markup

LINE = 'fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'
SYMBOL = re.compile(r'<symbol id="([a-z-]+)" (viewBox="[0-9 ]+" stroke-width="[0-9.]+")>(.*)</symbol>')


def drawn(frame: str, drawing: str) -> Markup:
    return Markup(f'<svg class="ico" {frame} {LINE} aria-hidden="true">{drawing}</svg>')  # noqa: S704 (our own file)


FOUND = SYMBOL.findall((Path(__file__).parent / "icons.svg").read_text())
ICONS = {name: drawn(frame, drawing) for name, frame, drawing in FOUND}


def icon(name: str) -> Markup:
    return ICONS[name]
