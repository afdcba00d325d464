"""王小明, registered more than once: by the resident's card and by a permit."""

from typing import Any
from uuid import uuid4

from desk_cases import hand_in, latest
from factories import SERIAL, make_person
from kuaiji.accounts.models import Person
from kuaiji.casework.actions import approve_case, claim_case
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.codes import DocumentType

WHY = "本人到窗口，两份证件当面核对。"


def registered(officer: OfficerContext, code: str = "440106", **given: Any) -> Person:
    """Make 王小明 with an approved record."""
    person = make_person("王小明", **given)
    case = hand_in(person=person, code=code)
    claim_case(officer=officer, case_id=case.pk)
    approve_case(officer=officer, case_id=case.pk, submission_id=latest(case), key=uuid4())
    return person


def with_permit(**given: Any) -> Person:
    """Make 王小明 once more, by a permit."""
    number = f"H{next(SERIAL):08d}"
    return make_person("王小明", kind=DocumentType.HM_PERMIT, number=number, **given)
