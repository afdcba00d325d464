"""Old PCs stay with Chromium 86: what came later may decorate, never carry a page."""

import re
from pathlib import Path

import pytest

import kuaiji

ROOT = Path(kuaiji.__file__).parent
STYLES = sorted(ROOT.glob("*/static/**/*.css"))
SCRIPTS = sorted(ROOT.glob("*/static/**/*.js"))
# Chromium 87 and later, without which a page would fall apart.
TOO_NEW_CSS = "|".join(
    (
        r"(?:margin|padding)-(?:inline|block):",
        r"\binset:",
        r"inset-(?:inline|block)",
        r"aspect-ratio:",
        r"color-mix\(",
        r"@layer",
        r"@container",
        r"\boklch\(",
        r":is\(",
        r":where\(",
        r"\d[ds]v[hw]\b",
    )
)
TOO_NEW_JS = "|".join(
    (
        r"\.at\(",
        r"structuredClone",
        r"replaceAll\(",
        r"\.hasOwn\(",
        r"randomUUID",
        r"\.findLast",
        r"\?\?=",
        r"\|\|=",
        r"&&=",
        r"import\(",
        r"showModal",
        r"crypto\.subtle",
    )
)
INLINE = re.compile(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]* src=)|javascript:")


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_a_style_sheet_stays_above_the_floor(path: Path) -> None:
    assert re.findall(TOO_NEW_CSS, path.read_text()) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_a_script_stays_above_the_floor(path: Path) -> None:
    assert re.findall(TOO_NEW_JS, path.read_text()) == []


def test_there_is_something_to_check() -> None:
    assert {path.name for path in STYLES} >= {"kuaiji.css", "desk.css", "portal.css"}
    assert {path.name for path in SCRIPTS} >= {"kuaiji.js", "forms.js", "upload.js", "proof.js"}


def test_no_template_carries_inline_code() -> None:
    """The content security policy forbids it; a page would break without a word."""
    faults = []
    for path in sorted(ROOT.glob("*/jinja2/**/*.html")):
        text = path.read_text()
        faults += [
            (path.name, found)
            for found in re.findall(r"<style\b|\sstyle=|\son[a-z]+=\"|<script(?![^>]* src=)|javascript:", text)
        ]

    assert faults == []
