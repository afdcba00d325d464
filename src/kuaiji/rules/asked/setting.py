"""提问的前提: on which day, and by the policy of which place, a question is answered."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta, timezone
from pathlib import Path

from kuaiji.rules.asked.model import Asked
from kuaiji.rules.asked.reading import Fault, Unreadable, decoded
from kuaiji.rules.asked.record import Record, rule_facts
from kuaiji.rules.document import EvidenceFile
from kuaiji.rules.facts import Facts
from kuaiji.rules.figures import Policy
from kuaiji.rules.places import Bureau, Bureaus, NoPlace, bureaus, division
from kuaiji.rules.policy import places, resolve
from kuaiji.rules.policy_files import NATION, Figures, PolicyError, read

CHINA = timezone(timedelta(hours=8))
NATIONAL = frozenset({NATION, "全国", "国家"})
MOMENT = re.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]+([+-][0-9]{2}:?[0-9]{2}|Z)?)?")


@dataclass(frozen=True, slots=True)
class Setting:
    """`codes` is None where every answer goes by the policy of the department that its own person chose.

    The departments are the packaged ones, unless whoever asks hands in how they stand now.
    """

    now: datetime
    codes: tuple[str, ...] | None = None
    over: Figures = field(default_factory=dict)
    bureaus: Bureaus = bureaus

    @property
    def today(self) -> date:
        return self.now.date()


@dataclass(frozen=True, slots=True)
class InForce:
    """The policy that an answer goes by; the digest tells two apart that were read on different days."""

    policy: Policy
    places: Sequence[str]

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.policy.model_dump_json().encode()).hexdigest()


def setting(policy: str | None, today: str | None, *, files: bool, bureaus: Bureaus = bureaus) -> Setting:
    """Read what was asked for beside the facts; `files` says whether a policy may be told as a TOML file."""
    now = moment(today) if today else datetime.now(CHINA)
    if policy is None:
        return Setting(now, bureaus=bureaus)
    if files and (policy.endswith(".toml") or Path(policy).is_file()):
        return Setting(now, None, _file(Path(policy)), bureaus)
    return Setting(now, _place(policy, bureaus), bureaus=bureaus)


def moment(word: str) -> datetime:
    """Read a day, or a moment in any zone; without one it is China's time."""
    try:
        found = datetime.fromisoformat(word) if MOMENT.fullmatch(word) else None
    except ValueError:
        found = None
    if found is None or not 1900 <= found.year <= 2199:
        raise Unreadable([Fault("today", "today", f"“{word}”不是日期。请写 2026-01-23 或 2026-01-23T11:59:59+08:00。")])
    return found.replace(tzinfo=CHINA) if found.tzinfo is None else found.astimezone(CHINA)


def _place(word: str, bureaus: Bureaus) -> tuple[str, ...]:
    if word in NATIONAL:
        return ()
    try:
        code = word if word in bureaus() else division(word)
    except NoPlace as unknown:
        raise Unreadable([Fault("policy", "policy", str(unknown))]) from None
    return (bureaus()[code].line if code in bureaus() else ()) or (code,)


def _file(path: Path) -> Figures:
    try:
        return read(path.name, decoded(path.read_bytes()))
    except OSError as error:
        raise Unreadable([Fault("policy", "policy", f"打不开政策文件 {path}：{error.strerror}。")]) from None
    except PolicyError as error:
        raise Unreadable([Fault("policy", "policy", line) for line in str(error).splitlines()]) from None


@dataclass(frozen=True, slots=True)
class Given:
    """Everything that a question is asked with."""

    asked: Asked
    made: Record
    setting: Setting

    @property
    def today(self) -> date:
        return self.setting.today

    @property
    def bureaus(self) -> Mapping[str, Bureau]:
        return self.setting.bureaus()

    @property
    def line(self) -> Sequence[str]:
        """The department that the rules suppose: the chosen one, else the place whose policy was asked for."""
        return self.made.line if self.made.bureau else self.setting.codes or ()

    @property
    def policy(self) -> Policy:
        return in_force(self.setting, self.made.line).policy

    def policy_of(self, place: str) -> Policy:
        return in_force(self.setting, (place,)).policy

    def facts(self, files: Sequence[EvidenceFile]) -> Facts:
        return rule_facts(self.asked, files, self.policy, self.today, line=self.line, closed=self.made.closed)


def in_force(asked_of: Setting, line: Sequence[str]) -> InForce:
    """Return the policy of the place asked for, else of the chosen department, with the file's figures over it."""
    codes = line if asked_of.codes is None else asked_of.codes
    try:
        policy = resolve(codes, asked_of.today)
    except PolicyError as error:
        raise Unreadable([Fault("today", "policy", str(error))]) from None
    figures = {key: row for key, rows in asked_of.over.items() for row in rows if row.holds_on(asked_of.today)}
    return InForce(policy.model_copy(update=figures), places(codes))
