"""修改期限: until when a returned case may be handed in again, by whole days of the calendar in China."""

from datetime import datetime, timedelta

from django.utils.timezone import localtime

from kuaiji.cases.due import start_of
from kuaiji.cases.models import Case, Submission
from kuaiji.rules.policy import restored


def mend_by(case: Case, now: datetime) -> datetime:
    """Return the moment from which a case returned now can no longer be handed in, by the policy it is judged by."""
    body = Submission.objects.values_list("policy__body", flat=True).get(case=case, round=case.round)
    return after_days(now, restored(body).mend_days.value)


def after_days(moment: datetime, days: int) -> datetime:
    """Return the midnight that ends the day which lies `days` after the moment's own."""
    return start_of(localtime(moment).date() + timedelta(days=days + 1))
