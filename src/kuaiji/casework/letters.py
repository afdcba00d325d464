"""留言: the person and the department write to each other on a case, so that not every question costs a round."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Letter
from kuaiji.casework.actions import PLATFORM, authorise
from kuaiji.casework.telling import tell
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.findings import Refused, must
from kuaiji.web import clock

LONGEST = 500
A_DAY = 10
DAY = timedelta(days=1)

EMPTY = must("letter.empty", "请写下您要说的话。", PLATFORM, "words")
TOO_LONG = must("letter.too-long", f"留言最多 {LONGEST} 个字，请写得短一些。", PLATFORM, "words")
TOO_MANY = must("letter.too-many", f"一天最多留言 {A_DAY} 次，请明天再写；急事请打部门电话。", PLATFORM, "words")
NOT_HANDED_IN = must("letter.not-handed-in", "提交以后才能给部门留言。", PLATFORM)


@transaction.atomic
def write_to_department(*, person_id: UUID, case_id: UUID, words: str, key: UUID) -> Letter:
    """Leave a message for whoever has the case at the department."""
    case = cases.lock(Case.objects.get(pk=case_id, person_id=person_id).pk)
    repeat = case.letters.filter(key=key).first()
    if repeat is not None:
        return repeat
    if case.round == 0:
        raise Refused([NOT_HANDED_IN])
    if case.letters.filter(officer=None, at__gt=clock.now() - DAY).count() >= A_DAY:
        raise Refused([TOO_MANY])
    return case.letters.create(words=said(words), key=key)


@transaction.atomic
def write_to_person(*, officer: OfficerContext, case_id: UUID, words: str, key: UUID) -> Letter:
    """Ask or tell the person something; they hear of it by SMS, without its words."""
    case = cases.lock(case_id)
    repeat = case.letters.filter(key=key).first()
    if repeat is not None:
        return repeat
    authorise(officer, case)
    letter: Letter = case.letters.create(officer_id=officer.officer_id, words=said(words), key=key)
    tell(case, "letter", dedupe=f"letter-{letter.pk}")
    return letter


def said(words: str) -> str:
    words = words.strip()
    if not words:
        raise Refused([EMPTY])
    if len(words) > LONGEST:
        raise Refused([TOO_LONG])
    return words


def thread(case: Case) -> list[Letter]:
    """Return what was written, the oldest first."""
    return list(case.letters.select_related("officer").order_by("id"))


def unread_by_person(case_id: UUID) -> int:
    return Letter.objects.filter(case_id=case_id, officer__isnull=False, read_at=None).count()


def unread_by_department(case_id: UUID) -> int:
    return Letter.objects.filter(case_id=case_id, officer=None, read_at=None).count()


def note_read_by_person(case_id: UUID) -> None:
    Letter.objects.filter(case_id=case_id, officer__isnull=False, read_at=None).update(read_at=clock.now())


def note_read_by_department(case_id: UUID) -> None:
    Letter.objects.filter(case_id=case_id, officer=None, read_at=None).update(read_at=clock.now())
