"""How the tests ask: facts in, the answer out, on a day that stands still."""

from typing import Any

from kuaiji.rules.asked.inquiries import INQUIRIES, Reply, reply_to
from kuaiji.rules.asked.setting import Setting, moment

NOW = Setting(moment("2026-11-22T09:30:00+08:00"))


def ask(question: str, facts: Any, setting: Setting = NOW) -> Reply:
    return reply_to(INQUIRIES[question], facts, setting)


def codes(found: Reply) -> list[tuple[str, str]]:
    return [(finding["path"], finding["code"]) for finding in found.body["findings"]]


def faults(found: Reply) -> list[tuple[str, str]]:
    return [(fault["path"], fault["code"]) for fault in found.body["errors"]]
