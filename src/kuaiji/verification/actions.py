"""Asking a registry once per question, in a job, and writing down what it says."""

import json
import logging
from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import DateField, F
from django.db.models.functions import TruncDate

from kuaiji.accounts.actions import prove_identity
from kuaiji.accounts.models import Identity
from kuaiji.accounts.queries import current_identity
from kuaiji.rules.codes import GUIDE, CheckKind, Outcome
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.verification.models import Check
from kuaiji.verification.queries import about, canonical, fields_of, question_digest
from kuaiji.verification.registries import Answer, Unanswered, registry
from kuaiji.web.clock import Now
from kuaiji.web.crypto import decrypt, encrypt
from kuaiji.web.ids import uuid7
from kuaiji.web.jobs import Again, Backoff, job

logger = logging.getLogger(__name__)

UNPROVED = must(
    "check.unproved",
    "请先完成实名认证，再核验学历、学位和资格。",
    Source(GUIDE, "（三）会计人员信息采集：根据平台提示完成实名认证"),
)
HELD = "identity.held"


@transaction.atomic
def ask(*, person_id: UUID, kind: str, question: Mapping[str, str]) -> Check:
    """Ask a registry about the person, unless this very question was answered before.

    What was not found may be asked again on another day. Only the holder of a proved identity is told what
    a registry holds, so anything but 实名核验 itself is refused until then.
    """
    identity = current_identity(person_id)
    if kind != CheckKind.REALNAME and identity.proved_at is None:
        raise Refused([UNPROVED])
    check = find_or_create(identity, kind, question)
    if check.outcome == Outcome.NOT_FOUND and is_from_an_earlier_day(check):
        Check.objects.filter(pk=check.pk).update(outcome=Outcome.PENDING, answered_at=None, asked_at=Now())
        check.refresh_from_db()
    if check.outcome in Check.OPEN:
        run.enqueue(check_id=check.pk, once=f"verification.run:{check.pk}")
    return check


def find_or_create(identity: Identity, kind: str, question: Mapping[str, str]) -> Check:
    digest = question_digest(identity, kind, question)
    check = Check(id=uuid7(), person=identity.person, kind=kind, digest=digest)
    check.question_cipher = encrypt(canonical(question), check.box)
    Check.objects.bulk_create([check], ignore_conflicts=True)
    return Check.objects.select_for_update(of=("self",)).get(person=identity.person, kind=kind, digest=digest)


def is_from_an_earlier_day(check: Check) -> bool:
    today = TruncDate(Now(), output_field=DateField())
    return Check.objects.filter(pk=check.pk, answered_at__date__lt=today).exists()


PATIENCE = Backoff(first=timedelta(seconds=5), attempts=1000)


@job("verification.run", queue="checks", retry=PATIENCE)
def run(check_id: str) -> None:
    """Send the question and write down the answer. Running twice asks twice and answers once."""
    check = Check.objects.filter(pk=check_id, outcome__in=Check.OPEN).first()
    if check is None:
        return
    identity = current_identity(check.person_id)
    question = json.loads(decrypt(check.question_cipher, check.box))
    if question_digest(identity, check.kind, question) != bytes(check.digest):
        check.delete()  # The name or number was corrected meanwhile: nobody asks this any more.
        return
    asked = registry(check.kind)
    if asked is None:
        give_up_for_now(check)
        return
    Check.objects.filter(pk=check.pk).update(attempts=F("attempts") + 1)
    try:
        answer = asked.answer(check_id=str(check.pk), question={**about(identity), **question})
    except Unanswered as error:
        give_up_for_now(check)
        logger.warning("check unanswered: %s %s", check.kind, error)
        raise Again(str(error)) from error
    settle(check, identity, question, answer)


def give_up_for_now(check: Check) -> None:
    """Let the case go on to an officer; an answer that comes later still counts."""
    Check.objects.filter(pk=check.pk, outcome__in=Check.OPEN).update(outcome=Outcome.UNAVAILABLE)


@transaction.atomic
def settle(check: Check, identity: Identity, question: Mapping[str, str], answer: Answer) -> None:
    """Write the answer to a question that is still open; a proved name proves the identity."""
    still_open = Check.objects.select_for_update(of=("self",)).filter(pk=check.pk, outcome__in=Check.OPEN)
    if still_open.first() is None:
        return
    note = ""
    if check.kind == CheckKind.REALNAME and answer.outcome == Outcome.MATCHED:
        note = prove(identity)
    Check.objects.filter(pk=check.pk).update(
        outcome=answer.outcome,
        differences=differences(check.kind, question, answer),
        note=note,
        issuer=answer.issuer[:60],
        answered_at=Now(),
    )


def prove(identity: Identity) -> str:
    """Prove the identity; where another person has proved the same number, say so instead of failing."""
    try:
        prove_identity(identity_id=identity.pk)
    except Refused:
        return HELD
    return ""


def differences(kind: str, question: Mapping[str, str], answer: Answer) -> list[dict[str, str]]:
    """List the fields of the entry that were asked about and differ. Nobody's name or number is told back."""
    if answer.outcome != Outcome.MISMATCHED:
        return []
    return [
        {"field": field, "yours": question[field], "theirs": answer.theirs[field]}
        for field in fields_of(kind)
        if field in question and field in answer.theirs
    ]
