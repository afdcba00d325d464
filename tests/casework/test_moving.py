"""改隶 and cases: they stay with their department, and only who may see and decide them changes."""

from uuid import uuid4

import pytest

from desk_cases import desk_of, hand_in, latest
from factories import make_officer
from jobs import run_jobs
from kuaiji.cases.models import Case
from kuaiji.casework.actions import approve_case, claim_case
from kuaiji.casework.following import let_go
from kuaiji.casework.handling import put_on_hold
from kuaiji.casework.tasks import keep_house
from kuaiji.messaging.models import Message
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now
from reforming import FOSHAN, GUANGZHOU, TIANHE, get, plan, planned

pytestmark = pytest.mark.django_db


def move_to_foshan() -> None:
    planned(TIANHE, plan("move", days=0, superior_code=FOSHAN))
    keep_house()
    run_jobs()


def test_case_stays_and_is_seen_by_the_new_superior_instead_of_the_former() -> None:
    case = hand_in("李雷")
    desks = [desk_of(make_officer("王芳", code)) for code in (GUANGZHOU, TIANHE, FOSHAN)]
    before = Message.objects.count()

    move_to_foshan()

    case.refresh_from_db()
    assert case.department == get(TIANHE)
    assert [each.get(f"/desk/cases/{case.number}").status_code for each in desks] == [404, 200, 200]
    assert Message.objects.count() == before


def test_what_the_former_superior_holds_there_is_let_go_and_decided_by_it_no_more() -> None:
    wang, zhou = make_officer("王芳", GUANGZHOU), make_officer("周佛山", FOSHAN)
    case = hand_in("李雷")
    claim_case(officer=wang, case_id=case.pk)
    put_on_hold(officer=wang, case_id=case.pk, days=3, why="等派出所回函", key=uuid4())

    move_to_foshan()

    case.refresh_from_db()
    assert case.lease_until is not None
    assert (case.lease_until <= now(), case.on_hold_until) == (True, None)
    with pytest.raises(Refused) as refused:
        approve_case(officer=wang, case_id=case.pk, submission_id=latest(case), key=uuid4())
    assert [each.code for each in refused.value.findings] == ["desk.not-your-department"]
    claim_case(officer=zhou, case_id=case.pk)


def test_what_officers_in_charge_hold_stays_in_their_hands() -> None:
    there, elsewhere = hand_in("李雷"), hand_in("韩梅梅", code="440104")
    claim_case(officer=make_officer("赵审核", TIANHE), case_id=there.pk)
    claim_case(officer=make_officer("王芳", GUANGZHOU), case_id=elsewhere.pk)
    leases = list(Case.objects.order_by("pk").values_list("lease_until", flat=True))

    move_to_foshan()
    let_go(department_id=get(TIANHE).pk)

    assert list(Case.objects.order_by("pk").values_list("lease_until", flat=True)) == leases
