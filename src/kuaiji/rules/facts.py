"""事实: everything beside the document that a rule may ask for; none of it is fetched by a rule."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kuaiji.rules.codes import CheckKind
from kuaiji.rules.document import CheckResult, EvidenceFile, Registrant
from kuaiji.rules.policy import Policy


@dataclass(frozen=True, slots=True)
class Facts:
    """`checks` holds the answers by entry (`education/<id>`), `department_line` the codes from the province down."""

    registrant: Registrant
    files: Sequence[EvidenceFile]
    checks: Mapping[str, Sequence[CheckResult]]
    policy: Policy
    today: date
    department_line: Sequence[str]

    @property
    def month(self) -> str:
        return f"{self.today:%Y-%m}"

    @property
    def birth_month(self) -> str | None:
        return f"{self.registrant.birth_on:%Y-%m}" if self.registrant.birth_on else None

    def check(self, path: str, kind: CheckKind) -> CheckResult | None:
        return next((each for each in self.checks.get(path, ()) if each.kind is kind), None)
