"""告知: what a rejection says can be done next."""

from uuid import uuid4

import pytest

from accounts.walk import texts_to
from desk_cases import latest
from disputing import dispute, make_claimant, make_holder
from drafts import FORGED, make_in_review
from factories import make_officer, make_person
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case, reject_case
from kuaiji.casework.appeals import open_appeal
from kuaiji.departments.queries import OfficerContext

pytestmark = pytest.mark.django_db


def reject(officer: OfficerContext, case: Case) -> str:
    """Refuse a case and return the text message about it."""
    claim_case(officer=officer, case_id=case.pk)
    reject_case(
        officer=officer, case_id=case.pk, submission_id=latest(case), reason=FORGED, note="", key=uuid4()
    )  # fmt: skip
    return texts_to(case.person.account.phone)[-1]


def test_rejected_collection_is_told_of_the_appeal(wang: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)

    assert "请登录查看原因和复核办法" in reject(wang, case)


def test_rejected_dispute_is_told_of_another_dispute_and_of_no_appeal(wang: OfficerContext) -> None:
    case = dispute(make_claimant(make_holder()))

    text = reject(make_officer("赵审核", "440305"), case)

    assert text == f"您的占用申诉（{case.number}）不予通过，请登录查看原因；有新的证据，可以再次申诉。"


def test_rejected_appeal_is_told_of_no_second_appeal(wang: OfficerContext, zhao: OfficerContext) -> None:
    case, _ = make_in_review(make_person("李雷"), wang)
    reject(wang, case)
    appealed = open_appeal(
        person_id=case.person_id, number=case.number, why="附上学校的证明，证书是真的。", upload=None, key=uuid4()
    )

    text = reject(zhao, appealed)

    assert "不予通过，请登录查看原因。咨询：" in text
    assert "复核办法" not in text
