"""经过: the timeline's chain of hashes finds every edit, deletion, reordering and cut."""

import os
from datetime import timedelta
from hashlib import sha256

import psycopg
import pytest

from chain import verify_chain
from drafts import make_in_review
from factories import make_officer, make_person
from kuaiji.cases.models import Case, Event
from kuaiji.cases.queries import broken_link

Events = list[Event]


@pytest.fixture
def case(db: None) -> Case:
    """李雷's case with four events: open, submit, settle, claim."""
    case, _ = make_in_review(make_person("李雷"), make_officer())
    case.refresh_from_db()
    return case


@pytest.fixture
def events(case: Case) -> Events:
    return list(Event.objects.filter(case=case).order_by("n"))


def found(case: Case, events: Events) -> int | None:
    return broken_link(events, count=case.chain_n, head=bytes(case.chain_head))


def test_untouched_timeline_holds(case: Case) -> None:
    assert case.chain_n == 4
    assert verify_chain(case) is None


@pytest.mark.parametrize("place", [1, 2, 3, 4])
def test_deleted_event_is_missed(case: Case, events: Events, place: int) -> None:
    del events[place - 1]

    assert found(case, events) == place


@pytest.mark.parametrize("place", [1, 2, 3, 4])
@pytest.mark.parametrize("field", ["body", "at", "n", "prev", "head"])
def test_edited_event_is_found(case: Case, events: Events, place: int, field: str) -> None:
    event = events[place - 1]
    changed = {
        "body": event.body.replace('"verb": "', '"verb": "un'), "at": event.at - timedelta(seconds=1), "n": event.n + 1,
        "prev": b"\0" * 32, "head": b"\0" * 32,
    }  # fmt: skip
    setattr(event, field, changed[field])

    assert found(case, events) == place


@pytest.mark.parametrize("place", [1, 2, 3])
def test_swapped_events_are_found_even_with_their_places_changed(case: Case, events: Events, place: int) -> None:
    one, other = events[place - 1], events[place]
    one.body, other.body = other.body, one.body
    one.at, other.at = other.at, one.at

    assert found(case, events) == place


def test_event_edited_together_with_all_that_follow_is_found_by_the_case(case: Case, events: Events) -> None:
    before = b""
    for event in events:
        event.body = event.body.replace("submit", "settle")
        event.prev, before = before, sha256(before + event.body.encode()).digest()
        event.head = before

    assert found(case, events) == 4


def test_event_added_behind_the_last_is_found(case: Case, events: Events) -> None:
    last = events[-1]
    body = last.body.replace("claim", "approve")
    events.append(
        Event(n=5, prev=last.head, head=sha256(bytes(last.head) + body.encode()).digest(), body=body, at=last.at)
    )

    assert found(case, events) == 5


def test_what_somebody_with_every_right_did_to_the_tables_is_found(committed_db: str) -> None:
    case, _ = make_in_review(make_person("李雷"), make_officer())
    socket = os.environ["KUAIJI_SOCKET"]

    with psycopg.connect(host=socket, user="postgres", dbname=committed_db, autocommit=True) as forger:
        forger.execute("ALTER TABLE cases_event DISABLE TRIGGER ALL")
        forger.execute("UPDATE cases_event SET body = replace(body, 'claim', 'release') WHERE n = 4")

    case.refresh_from_db()
    assert verify_chain(case) == 4
