"""复核: handed in once against a rejection, decided by somebody else, and in force when it is upheld."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client

from desk_cases import desk_of, hand_in, latest, post
from drafts import BLURRED, FORGED, as_at_commit, make_in_review, newest
from factories import make_officer, make_person, sign_in
from kuaiji.cases.actions import decide
from kuaiji.cases.models import Case
from kuaiji.casework.actions import approve_case, claim_case, reject_case, return_case
from kuaiji.casework.appeals import appeal_against, open_appeal
from kuaiji.casework.models import Appeal
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.actions import claim_next
from kuaiji.dossier.models import Version
from kuaiji.messaging.models import Sms
from kuaiji.rules.findings import Refused
from pictures import KB, jpeg
from said import is_said_at

pytestmark = pytest.mark.django_db

WHY = "我没有在别的部门采集过，附上查询结果。"


@pytest.fixture
def li() -> OfficerContext:
    return make_officer("李强")


@pytest.fixture
def rejected(wang: OfficerContext) -> Case:
    """李雷's collection, rejected by 王芳."""
    case, submission = make_in_review(make_person("李雷"), wang)
    reject_case(
        officer=wang, case_id=case.pk, submission_id=submission.pk, reason=FORGED, note="", key=uuid4()
    )  # fmt: skip
    case.refresh_from_db()
    return case


def appeal(rejected: Case, **changes: Any) -> Case:
    common = {"person_id": rejected.person_id, "number": rejected.number, "why": WHY, "upload": None, "key": uuid4()}
    return open_appeal(**{**common, **changes})


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [each.code for each in refused.value.findings]


def picture() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.jpg", jpeg(800, 600, 100 * KB), content_type="image/jpeg")


def test_appeal_is_a_case_of_its_own_with_what_was_rejected(rejected: Case) -> None:
    case = appeal(rejected)

    before, now = rejected.submissions.get(), case.submissions.get()
    assert (case.kind, case.state, case.department_id) == ("appeal", "queued", rejected.department_id)
    assert (now.body, now.digest, now.policy_id, now.manifest) == (
        before.body, before.digest, before.policy_id, before.manifest,
    )  # fmt: skip
    assert rejected.state == "rejected"
    assert Sms.objects.filter(template="submitted", person_id=case.person_id).count() == 2


def test_picture_goes_along_and_the_desk_shows_it(rejected: Case, li: OfficerContext) -> None:
    case = appeal(rejected, upload=picture())

    added = [each for each in case.submissions.get().manifest if each["path"].startswith("appeal/")]
    page = desk_of(li).get(f"/desk/cases/{case.number}").content.decode()
    assert [each["slot"] for each in added] == ["proof"]
    assert added[0]["id"] in page
    assert WHY in page
    assert FORGED.message in page


def test_second_press_appeals_once(rejected: Case) -> None:
    key = uuid4()

    assert appeal(rejected, key=key, upload=picture()) == appeal(rejected, key=key, upload=picture())
    assert Appeal.objects.count() == 1


def test_decision_is_appealed_against_once(rejected: Case, li: OfficerContext) -> None:
    case = appeal(rejected)
    with pytest.raises(Refused) as open_one:
        appeal(rejected)
    claim_case(officer=li, case_id=case.pk)
    reject_case(officer=li, case_id=case.pk, submission_id=latest(case), reason=FORGED, note="", key=uuid4())
    case.refresh_from_db()

    with pytest.raises(Refused) as again:
        appeal(rejected)
    with pytest.raises(Refused) as against_appeal:
        appeal(case)

    assert [codes(each) for each in (open_one, again, against_appeal)] == [
        ["appeal.once"], ["appeal.once"], ["appeal.not-rejected"],
    ]  # fmt: skip
    found = appeal_against(rejected.pk)
    assert found is not None
    assert found.case == case


@pytest.mark.parametrize("why", ["", "太短了", "长" * 1001])
def test_appeal_says_why(rejected: Case, why: str) -> None:
    with pytest.raises(Refused) as refused:
        appeal(rejected, why=why)

    assert codes(refused) == ["appeal.no-reason"]


def test_only_a_rejection_is_appealed_against() -> None:
    with pytest.raises(Refused) as refused:
        appeal(hand_in("陈嘉怡"))

    assert codes(refused) == ["appeal.not-rejected"]


def test_officer_who_rejected_neither_takes_nor_is_handed_the_appeal(
    rejected: Case, wang: OfficerContext, li: OfficerContext
) -> None:
    case = appeal(rejected)

    with pytest.raises(Refused) as taken:
        claim_case(officer=wang, case_id=case.pk)
    with pytest.raises(Refused) as pulled:
        claim_next(officer=wang)

    assert codes(taken) == ["appeal.own-decision"]
    assert codes(pulled) == ["desk.nothing-waiting"]
    assert claim_next(officer=li) == case


def test_database_keeps_the_officer_who_rejected_from_the_appeal(rejected: Case, wang: OfficerContext) -> None:
    case = appeal(rejected)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        decide(case.submissions.get(), officer_id=wang.officer_id, verb="approve", note="", key=uuid4())

    assert refused.value.__cause__.diag.constraint_name == "appeal_decided_by_another_officer"  # type: ignore[union-attr]


def test_upheld_appeal_puts_the_record_in_force(rejected: Case, li: OfficerContext) -> None:
    case = appeal(rejected)
    claim_case(officer=li, case_id=case.pk)

    approve_case(officer=li, case_id=case.pk, submission_id=latest(case), key=uuid4())
    as_at_commit()

    case.refresh_from_db()
    assert case.state == "approved"
    assert Version.objects.get().person_id == case.person_id


def test_appeal_is_not_returned(rejected: Case, li: OfficerContext) -> None:
    case = appeal(rejected)
    claim_case(officer=li, case_id=case.pk)
    asked: dict[str, UUID] = {"case_id": case.pk, "submission_id": latest(case), "key": uuid4()}

    with pytest.raises(Refused) as refused:
        return_case(officer=li, findings=[BLURRED], note="", **asked)

    page = desk_of(li).get(f"/desk/cases/{case.number}").content.decode()
    assert codes(refused) == ["appeal.not-returned"]
    assert "维持原来的决定" in page
    assert 'value="return"' not in page


def test_person_appeals_from_the_page_of_the_rejection_and_follows_it(rejected: Case, li: OfficerContext) -> None:
    client = Client()
    sign_in(client, rejected.person)
    place = f"/collection/appeal/{rejected.number}"

    first = client.get("/collection/").content.decode()
    refused = post(client, place, why="太短了")
    done = post(client, place, why=WHY, proof=picture())
    waiting = client.get("/collection/").content.decode()
    home = client.get("/home").content.decode()
    case = Case.objects.get(kind="appeal")
    claim_case(officer=li, case_id=case.pk)
    approve_case(officer=li, case_id=case.pk, submission_id=latest(case), key=uuid4())

    assert place in first
    assert refused.status_code == 422
    assert "太短了" in refused.content.decode()
    assert is_said_at(refused.content.decode(), "why")
    assert done.headers["Location"] == "/collection/"
    assert "正在复核" in waiting
    assert "重新开始" not in waiting
    assert "等待审核" in home
    assert "复核通过，信息已登记" in client.get("/collection/").content.decode()


@pytest.mark.parametrize("size", [10 * KB])
def test_picture_that_does_not_do_is_refused_beside_its_box(rejected: Case, size: int) -> None:
    client = Client()
    sign_in(client, rejected.person)
    small = SimpleUploadedFile("proof.jpg", jpeg(80, 60, size), content_type="image/jpeg")

    response = post(client, f"/collection/appeal/{rejected.number}", why=WHY, proof=small)

    assert response.status_code == 422
    assert is_said_at(response.content.decode(), "proof")
    assert not Case.objects.filter(kind="appeal").exists()


def test_nobody_appeals_for_another(rejected: Case) -> None:
    stranger = Client()
    sign_in(stranger, make_person("韩梅梅"))

    assert stranger.get(f"/collection/appeal/{rejected.number}").status_code == 404
    assert newest(rejected.person) == rejected
