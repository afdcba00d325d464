"""办理进度: the whole timeline of one case, checked link by link."""

from kuaiji.cases.models import Case, Event
from kuaiji.cases.queries import broken_link


def verify_chain(case: Case) -> int | None:
    """Return the place of the first event that is not as it was written, or None if the whole timeline holds."""
    events = list(Event.objects.filter(case=case).order_by("n"))
    return broken_link(events, count=case.chain_n, head=bytes(case.chain_head))
