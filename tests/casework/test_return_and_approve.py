"""审核: an officer takes a case, returns it with what is to be mended, and approves it once it is."""

from dataclasses import replace
from uuid import uuid4

import pytest
from django.test import Client

from factories import make_officer, make_person, sign_in
from jobs import run_jobs
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case
from kuaiji.casework.actions import approve_case, claim_case, return_case
from kuaiji.dossier.models import Version
from kuaiji.rules.findings import Refused, Source, must
from pictures import KB, jpeg
from record import fill_in, send, upload

pytestmark = pytest.mark.django_db

BLURRED = must("evidence.blurred", "毕业证书看不清，请重新拍摄。", Source("平台规则", "退回原因库"), "education")

SHARPER = jpeg(1200, 900, 200 * KB)


@pytest.fixture
def queued(client: Client) -> Case:
    """李雷's record, handed in and checked."""
    sign_in(client, make_person("李雷"))
    fill_in(client)
    send(client, "/collection/declaration", {"is_true": "yes"})
    run_jobs()
    return Case.objects.get()


def test_officer_returns_a_case_and_approves_it_when_it_comes_back(client: Client, queued: Case) -> None:
    officer = make_officer()
    assert queued.state == "queued"

    claim_case(officer=officer, case_id=queued.pk)
    return_case(
        officer=officer,
        case_id=queued.pk,
        submission_id=latest_submission(queued).pk,
        findings=[BLURRED],
        note="",
        key=uuid4(),
    )
    page = client.get("/collection/").content.decode()
    upload(client, f"education/{next(iter(queued.drafts.get(section='education').typed))}", "diploma", SHARPER)
    send(client, "/collection/education")
    response = send(client, "/collection/declaration", {"is_true": "yes"})
    run_jobs()
    claim_case(officer=officer, case_id=queued.pk)
    queued.refresh_from_db()
    approve_case(officer=officer, case_id=queued.pk, submission_id=latest_submission(queued).pk, key=uuid4())

    queued.refresh_from_db()
    assert BLURRED.message in page
    assert response.status_code == 303, response.content.decode()
    assert queued.state == "approved"
    assert queued.round == 2
    assert Version.objects.get().n == 1


def test_officer_of_another_city_may_not_take_the_case(queued: Case) -> None:
    officer = make_officer("刘深圳", "4403")

    with pytest.raises(Refused) as refused:
        claim_case(officer=officer, case_id=queued.pk)

    assert [finding.code for finding in refused.value.findings] == ["desk.not-your-department"]


def test_person_who_changed_nothing_is_asked_why_and_may_say_so(client: Client, queued: Case) -> None:
    officer = make_officer()
    claim_case(officer=officer, case_id=queued.pk)
    asked = replace(BLURRED, path="basic/photo")
    return_case(
        officer=officer, case_id=queued.pk, submission_id=latest_submission(queued).pk, findings=[asked], note="",
        key=uuid4(),
    )  # fmt: skip

    precheck = client.get("/collection/precheck").content.decode()
    refused = send(client, "/collection/declaration", {"is_true": "yes"})
    page = refused.content.decode()
    taken = send(
        client, "/collection/declaration", {"is_true": "yes", f"answers/{asked.code}@basic/photo": "这就是近照，很清楚"}
    )

    queued.refresh_from_db()
    assert "退回时要求的，还有 1 处没有改" in precheck
    assert BLURRED.message in precheck
    assert "没有发现问题" not in precheck
    assert refused.status_code == 422
    assert "退回的这一条还没有改" in page
    assert taken.status_code == 303, taken.content.decode()
    assert latest_submission(queued).answers == {f"{asked.code}@basic/photo": "这就是近照，很清楚"}
