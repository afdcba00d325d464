"""后台任务: what the worker runs for accounts; the job of its own here clears away what has run out."""

from datetime import timedelta

from django.db.models.functions import Now

from kuaiji.accounts.models import Attempt, Challenge, Enrolment, Limit, Session, Spent
from kuaiji.accounts.phones import change_phone
from kuaiji.accounts.telling import tell_about_registration
from kuaiji.web.jobs import periodic

__all__ = ["change_phone", "clear", "tell_about_registration"]

FORGET_AFTER = timedelta(days=2)


@periodic("accounts.clear", "17 3 * * *")
def clear() -> None:
    """Forget sessions, codes, limits and used tokens that have run out."""
    for model in (Challenge, Limit, Spent, Enrolment):
        model.objects.filter(expires_at__lt=Now()).delete()
    Session.objects.filter(ends_at__lt=Now() - FORGET_AFTER).delete()
    Attempt.objects.filter(last_at__lt=Now() - FORGET_AFTER).delete()
