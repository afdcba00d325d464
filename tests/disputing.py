"""A disputed document for tests: 李雷 proved it years ago; somebody registered anew and was told that it is held."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from desk_cases import DEGREE, hand_in, latest, make_check, make_picture
from factories import make_person
from kuaiji.accounts.models import Person
from kuaiji.accounts.passwords import hash_password
from kuaiji.accounts.queries import current_identity
from kuaiji.cases.models import Case
from kuaiji.casework.actions import approve_case, claim_case
from kuaiji.casework.disputes import open_dispute
from kuaiji.casework.second import confirm_case, differ_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.messaging.models import Message
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Refused
from pictures import KB, jpeg, uploaded

WORDS = "原来的手机号两年前停用了，现在收不到验证码。"
THREE_DAYS = timedelta(hours=72)


def make_holder(officer: OfficerContext | None = None, code: str = "440106") -> Person:
    """Make 李雷, whose document is proved; with an officer, their record is approved in a department."""
    holder = make_person("李雷", password=hash_password("an old password"))
    if officer is not None:
        pictures = [
            make_picture(holder, "basic", "id_portrait"),
            make_picture(holder, f"education/{DEGREE}", "diploma"),
        ]
        case = hand_in(person=holder, pictures=pictures, code=code)
        claim_case(officer=officer, case_id=case.pk)
        approve_case(officer=officer, case_id=case.pk, submission_id=latest(case), key=uuid4())
    return holder


def make_claimant(holder: Person, kind: DocumentType = DocumentType.RESIDENT_ID, password: str = "") -> Person:
    """Register the holder's document once more; the real-name check has matched and said that it is held."""
    claimant = make_person(
        "李雷", number=current_identity(holder.pk).number, kind=kind, has_proved_identity=False, password=password
    )
    if kind is DocumentType.RESIDENT_ID:
        check = make_check(claimant, "realname", "matched")
        check.note = "identity.held"
        check.save(update_fields=["note"])
    return claimant


def both_sides() -> dict[str, Any]:
    return {slot: uploaded(jpeg(800, 500, 60 * KB), f"{slot}.jpg") for slot in ("id_portrait", "id_emblem")}


def dispute(claimant: Person, **changes: Any) -> Case:
    common: dict[str, Any] = {
        "person_id": claimant.pk, "asks": "account", "department": "440305", "words": WORDS, "uploads": both_sides(),
        "key": uuid4(),
    }  # fmt: skip
    return open_dispute(**{**common, **changes})


def agree(officer: OfficerContext, case: Case) -> None:
    """Let a first officer take a dispute and agree: the holder is warned."""
    claim_case(officer=officer, case_id=case.pk)
    approve_case(officer=officer, case_id=case.pk, submission_id=latest(case), key=uuid4())
    case.refresh_from_db()


def confirm(officer: OfficerContext, case: Case) -> None:
    """Let a second officer take the dispute and confirm."""
    claim_case(officer=officer, case_id=case.pk)
    confirm_case(officer=officer, case_id=case.pk, submission_id=latest(case), key=uuid4())
    case.refresh_from_db()


def differ(officer: OfficerContext, case: Case) -> None:
    """Let a second officer take the dispute and send it back to the queue."""
    claim_case(officer=officer, case_id=case.pk)
    differ_case(
        officer=officer, case_id=case.pk, submission_id=latest(case), codes=["dispute.differs"], key=uuid4()
    )  # fmt: skip
    case.refresh_from_db()


def titles(person: Person) -> list[str]:
    """Return what a person has been told on the site, by the headings."""
    return list(Message.objects.filter(person_id=person.pk).order_by("pk").values_list("title", flat=True))


def is_held_by(person: Person) -> bool:
    return current_identity(person.pk).proved_at is not None


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.findings]
