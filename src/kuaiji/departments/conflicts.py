"""回避: what an officer declares about themselves, so that nobody handles the case of somebody close to them."""

import re
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction

from kuaiji.accounts.records import number_digest
from kuaiji.departments.models import Conflict, Officer
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.codes import DECISION, DocumentType
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.rules.identity import resident_check_digit
from kuaiji.web.clock import Now

SOURCE = Source(DECISION, "回避")
RESIDENT_NUMBER = re.compile("[0-9]{17}[0-9X]")

NEITHER = must("conflict.neither", "请填写对方的身份证号码或单位，只填一项。", SOURCE, "number")
NO_RELATION = must("conflict.relation", "请写明关系，例如 配偶、同事。", SOURCE, "relation")
TOO_CLOSE = must("conflict.close", "这是您本人，或者您申报过回避的人，请由同事代办。", SOURCE, "number")
WRONG_NUMBER = must("conflict.number", "身份证号码不对，请核对 18 位数字和末位。", SOURCE, "number")


def declared(officer_id: UUID) -> list[Conflict]:
    """Return what the officer has declared and not taken back, the newest first."""
    return list(Conflict.objects.filter(officer_id=officer_id, ended_at=None).order_by("-declared_at", "-pk"))


@transaction.atomic
def declare_conflict(*, officer: OfficerContext, number: str, employer: str, relation: str, key: UUID) -> None:
    """Keep the officer away from a person or an employer; of the person only a digest of the number is kept."""
    number, employer = "".join(number.split()).upper(), plain(employer)
    findings = [] if bool(number) != bool(employer) else [NEITHER]
    if number and not (RESIDENT_NUMBER.fullmatch(number) and number[-1] == resident_check_digit(number[:-1])):
        findings.append(WRONG_NUMBER)
    if not relation:
        findings.append(NO_RELATION)
    if findings:
        raise Refused(findings)
    digest = number_digest(DocumentType.RESIDENT_ID, number) if number else None
    conflict = Conflict(
        officer_id=officer.officer_id, identity_digest=digest, employer=employer, relation=relation, key=key
    )
    Conflict.objects.bulk_create([conflict], ignore_conflicts=True)


def end_conflict(*, officer: OfficerContext, conflict_id: int) -> None:
    """Take a declaration back from now on; that it stood until then remains known."""
    Conflict.objects.filter(pk=conflict_id, officer_id=officer.officer_id, ended_at=None).update(ended_at=Now())


def keep_away(account_id: UUID, kind: DocumentType, *numbers: str) -> None:
    """Refuse an officer who would act for themself or for somebody they have declared; empty numbers are nobody's."""
    refuse_close(account_id, [number_digest(kind, number) for number in numbers if number])


def refuse_close(account_id: UUID, digests: Iterable[bytes | memoryview]) -> None:
    known = list(digests)
    is_own = Officer.objects.filter(account_id=account_id, identity_digest__in=known)
    declared = Conflict.objects.filter(officer__account_id=account_id, ended_at=None, identity_digest__in=known)
    if is_own.exists() or declared.exists():
        raise Refused([TOO_CLOSE])


def plain(employer: str) -> str:
    """Write an employer's name or code as cases carry it: without spaces, letters large."""
    return "".join(employer.split()).upper()
