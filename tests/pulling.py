"""Many officers who pull at once, each on a connection of their own, until nothing waits."""

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import count
from threading import Barrier
from uuid import UUID

from django.db import connections

from kuaiji.cases.models import Case, Event
from kuaiji.departments.queries import OfficerContext
from kuaiji.desk.actions import claim_next
from kuaiji.rules.findings import Refused


@dataclass(frozen=True, slots=True)
class Pull:
    """One case in one hand, and the place in the order in which all were handed out."""

    place: int
    case_id: UUID
    officer_id: UUID


@dataclass(frozen=True, slots=True)
class Outcome:
    pulls: Sequence[Pull]
    left: int
    workers: int

    @property
    def doubled(self) -> int:
        """Count cases that were handed out twice, or whose lease or timeline tells of another hand."""
        handed = Counter(pull.case_id for pull in self.pulls)
        holders = dict(Case.objects.filter(state="in_review").values_list("pk", "lease_officer_id"))
        claims = Counter(Event.objects.filter(body__contains='"verb": "claim"').values_list("case_id", flat=True))
        return sum(
            handed[pull.case_id] != 1 or claims[pull.case_id] != 1 or holders.get(pull.case_id) != pull.officer_id
            for pull in self.pulls
        )

    @property
    def starved(self) -> int:
        """Count cases that were left behind, and workers who got nothing."""
        return self.left + self.workers - len({pull.officer_id for pull in self.pulls})

    def furthest(self) -> int:
        """Return by how many places a case was overtaken at most by cases that were due later."""
        order = Case.objects.filter(pk__in=[pull.case_id for pull in self.pulls]).order_by("due_at", "id")
        ranks = {case_id: rank for rank, case_id in enumerate(order.values_list("pk", flat=True))}
        return max(pull.place - ranks[pull.case_id] for pull in self.pulls)


def pull_everything(officers: Sequence[OfficerContext]) -> Outcome:
    """Let every officer take one case after the other, all at once, until there is none."""
    start, places, found = Barrier(len(officers)), count(), list[Pull]()

    def work(officer: OfficerContext) -> None:
        start.wait()
        try:
            while True:
                case = claim_next(officer=officer)
                found.append(Pull(next(places), case.pk, officer.officer_id))
        except Refused:
            return
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(officers)) as threads:
        list(threads.map(work, officers))
    return Outcome(found, Case.objects.filter(state="queued").count(), len(officers))
