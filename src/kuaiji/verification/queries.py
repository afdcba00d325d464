"""What the registries have said about a person, so far."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from kuaiji.accounts.models import Identity
from kuaiji.accounts.queries import current_identity
from kuaiji.rules.codes import CheckKind, Outcome
from kuaiji.rules.document import CheckResult, Education, Qualification, declared
from kuaiji.rules.fields import Declared
from kuaiji.verification.models import Check
from kuaiji.web.crypto import digest


@dataclass(frozen=True, slots=True)
class Difference:
    """One field in which the registry's record differs from what the person wrote, in words."""

    field: str
    title: str
    yours: str
    theirs: str


@dataclass(frozen=True, slots=True)
class Result:
    """One check as a page shows it; `note` names what the person still has to sort out, such as `identity.held`."""

    kind: CheckKind
    outcome: Outcome
    differences: tuple[Difference, ...]
    theirs: Mapping[str, str]
    note: str
    issuer: str
    answered_at: datetime | None

    def fact(self) -> CheckResult:
        """Return what the rules need to know of it."""
        return CheckResult(self.kind, self.outcome, self.theirs)


def answers(person_id: UUID) -> dict[tuple[str, bytes], Result]:
    """Return every check of the person by kind and digest of the question, answered or not."""
    checks = Check.objects.filter(person_id=person_id).defer("question_cipher").order_by("id")
    return {(check.kind, bytes(check.digest)): result_of(check) for check in checks}


def pending(person_id: UUID, digests: set[tuple[str, bytes]]) -> set[tuple[str, bytes]]:
    """Return those of the questions whose answer is still awaited."""
    open_checks = Check.objects.filter(person_id=person_id, outcome__in=Check.OPEN)
    return {(kind, bytes(found)) for kind, found in open_checks.values_list("kind", "digest")} & digests


def question_digest(person_id: UUID, kind: str, question: Mapping[str, str]) -> bytes:
    return digest_for(current_identity(person_id), kind, question)


def digest_for(identity: Identity, kind: str, question: Mapping[str, str]) -> bytes:
    """Return the digest of all that would be sent: a corrected name or number makes it another question."""
    return digest(canonical({"kind": kind, **about(identity), **question}), "check")


def about(identity: Identity) -> dict[str, str]:
    """Return who is asked about; only a job that is about to send it, or a digest, may hold it."""
    return {"name": identity.person.name, "document": identity.kind, "number": identity.number}


def canonical(values: Mapping[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def result_of(check: Check) -> Result:
    return Result(
        kind=CheckKind(check.kind),
        outcome=Outcome(check.outcome),
        differences=tuple(in_words(check.kind, **entry) for entry in check.differences),
        theirs={entry["field"]: entry["theirs"] for entry in check.differences},
        note=check.note,
        issuer=check.issuer,
        answered_at=check.answered_at,
    )


def in_words(kind: str, field: str, yours: str, theirs: str) -> Difference:
    """Name the field and its values as the form does."""
    declaration = fields_of(kind)[field]
    words = {code.value: code.label for code in declaration.choices}
    return Difference(field, declaration.title, words.get(yours, yours), words.get(theirs, theirs))


def fields_of(kind: str) -> dict[str, Declared]:
    """Return the fields of the entry that such a check is about; real-name checks are about none."""
    model = {"education": Education, "degree": Education, "qualification": Qualification}.get(kind)
    return {} if model is None else {each.name: each for each in declared(model)}
