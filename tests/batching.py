"""批量审核 for tests: plain cases, an officer who sees them whole, and what became of them."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client

from desk_cases import desk_of, latest, post
from drafts import make_queued
from factories import make_person
from kuaiji.accounts.models import Session
from kuaiji.cases.actions import latest_submission
from kuaiji.cases.models import Case
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.batch import hindrances_of


def stepped_up(officer: OfficerContext) -> Client:
    """Return a browser in which the officer has confirmed their TOTP a moment ago."""
    desk = desk_of(officer)
    Session.objects.filter(account_id=officer.account_id).update(stepped_up_at=Now())
    return desk


def plain(name: str = "李雷") -> Case:
    """Hand in a record that nothing is wrong with, and let it settle."""
    return make_queued(make_person(name))


def see(desk: Client, *cases: Case) -> None:
    for case in cases:
        assert desk.get(f"/desk/cases/{case.number}/whole").status_code == 200


def approve(desk: Client, cases: Iterable[Case], key: UUID | None = None) -> HttpResponse:
    ticked = [latest(Case.objects.get(pk=case.pk)) for case in cases]
    return post(desk, "/desk/batch/approve", submission=ticked, **({"key": key} if key else {}))


def words(response: HttpResponse) -> str:
    return response.content.decode()


def states(*cases: Case) -> list[str]:
    found = dict(Case.objects.values_list("pk", "state"))
    return [found[case.pk] for case in cases]


def reasons(case: Case) -> list[str]:
    case = Case.objects.get(pk=case.pk)
    return [each.code for each in hindrances_of(latest_submission(case))]
