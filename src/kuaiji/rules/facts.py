"""事实: everything beside the document that a rule may ask for; none of it is fetched by a rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kuaiji.rules.codes import CheckKind
from kuaiji.rules.document import CheckResult, EvidenceFile, Registrant
from kuaiji.rules.figures import Policy


@dataclass(frozen=True, slots=True)
class Closed:
    """A chosen department that takes nobody any more; `successor` is empty until one has taken over."""

    name: str
    on: date
    successor: str


@dataclass(frozen=True, slots=True)
class Facts:
    """`checks` holds the answers by entry (`education/<id>`), `department_line` the divisions from the top down.

    The line is empty when the department takes nobody; `closed` says why, if it once did.
    """

    registrant: Registrant
    files: Sequence[EvidenceFile]
    checks: Mapping[str, Sequence[CheckResult]]
    policy: Policy
    today: date
    department_line: Sequence[str]
    closed: Closed | None = None

    @property
    def month(self) -> str:
        return self.today.isoformat()[:7]

    @property
    def birth_month(self) -> str | None:
        return self.registrant.birth_on.isoformat()[:7] if self.registrant.birth_on else None

    @property
    def province(self) -> str | None:
        """The first two digits of the place that the chosen department stands in."""
        return self.department_line[0][:2] if self.department_line else None

    @property
    def city(self) -> str | None:
        """The city of the chosen department; where districts hang right under the top, the top is the city."""
        cities = [code for code in self.department_line if len(code) == 4]
        return next(iter([*cities, *self.department_line]), None)

    def check(self, path: str, kind: CheckKind) -> CheckResult | None:
        return next((each for each in self.checks.get(path, ()) if each.kind is kind), None)
