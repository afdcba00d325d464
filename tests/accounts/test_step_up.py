"""Before something grave, staff confirm their TOTP; ten minutes later they confirm again."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now
from django.http import HttpResponse
from django.test import Client
from django.urls import include, path

from factories import make_staff, sign_in_staff
from kuaiji.accounts.access import StaffRequest, staff
from kuaiji.accounts.models import Session
from kuaiji.accounts.staff_pages import confirm_first

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]


@staff
def reveal(request: StaffRequest) -> HttpResponse:
    return confirm_first(request) or HttpResponse("revealed")


urlpatterns = [path("desk/reveal", reveal), path("", include("kuaiji.accounts.urls"))]


@pytest.fixture
def officer() -> Client:
    client = Client()
    sign_in_staff(client, make_staff())
    return client


def test_who_has_not_confirmed_is_asked_and_comes_back(officer: Client) -> None:
    assert officer.get("/desk/reveal?case=7")["Location"] == "/desk/confirm?next=%2Fdesk%2Freveal%3Fcase%3D7"


def test_a_form_is_not_repeated_by_itself_but_its_page_comes_again(officer: Client) -> None:
    assert officer.post("/desk/reveal?case=7", {"why": "x"})["Location"].endswith("?next=%2Fdesk%2Freveal%3Fcase%3D7")


@pytest.mark.parametrize(("ago", "status"), [(599, 200), (601, 303)])
def test_a_confirmation_holds_ten_minutes(officer: Client, ago: int, status: int) -> None:
    Session.objects.update(stepped_up_at=Now() - timedelta(seconds=ago))

    assert officer.get("/desk/reveal").status_code == status
