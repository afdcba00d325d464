"""What has run out is forgotten by a nightly job; what still counts stays."""

from datetime import timedelta

import pytest
from django.db.models.functions import Now

from factories import make_person, make_staff
from kuaiji.accounts.actions import enrolment_link
from kuaiji.accounts.codes import send_code
from kuaiji.accounts.limits import guess
from kuaiji.accounts.models import Attempt, Challenge, Enrolment, Limit, Session, Spent
from kuaiji.accounts.proof import spend
from kuaiji.accounts.sessions import start_session
from kuaiji.accounts.tasks import clear

pytestmark = pytest.mark.django_db
MODELS = (Challenge, Limit, Spent, Enrolment, Session, Attempt)


def fill(mark: str) -> None:
    """Leave one row of every kind that runs out."""
    send_code(purpose=Challenge.Purpose.REGISTER, phone=f"1540000{mark}", browser=mark, address="192.0.2.1")
    spend(mark, timedelta(minutes=15))
    guess(what="login", who=mark)
    start_session(account_id=make_person().account.id, is_staff=False)
    enrolment_link(account_id=make_staff(mark).id)


def test_what_has_run_out_goes_and_the_rest_stays() -> None:
    fill("5001")
    for model in (Challenge, Limit, Spent, Enrolment):
        model.objects.update(expires_at=Now() - timedelta(seconds=1))  # type: ignore[attr-defined]
    Session.objects.update(ends_at=Now() - timedelta(days=2, seconds=1))
    Attempt.objects.update(last_at=Now() - timedelta(days=2, seconds=1))
    fill("5002")
    before = {model: model.objects.count() for model in MODELS}  # type: ignore[attr-defined]

    clear()

    left = {model: model.objects.count() for model in MODELS}  # type: ignore[attr-defined]
    assert [model.__name__ for model in MODELS if left[model] == 0 or left[model] >= before[model]] == []
