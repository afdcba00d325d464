"""修改期限: until when a returned case may be handed in again, by whole days of the calendar in China."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from kuaiji.cases.due import start_of
from kuaiji.cases.models import Case, Submission
from kuaiji.rules.policy import restored


def mend_by(case: Case, now: datetime, submission: Submission | None = None) -> datetime:
    """Return the moment from which a case returned now can no longer be handed in, by the policy it is judged by."""
    judged = submission or Submission.objects.select_related("policy").get(case=case, round=case.round)
    return after_days(now, restored(judged.policy.body).mend_days.value)


def after_days(moment: datetime, days: int) -> datetime:
    """Return the midnight that ends the day which lies `days` after the moment's own."""
    return start_of(localtime(moment).date() + timedelta(days=days + 1))
