"""留痕: whatever shows an officer personal data writes exactly one access event, before a byte of it leaves."""

import pytest

from desk_cases import desk_of, hand_in, make_picture
from factories import make_officer, make_person
from kuaiji.attachments.models import Attachment
from kuaiji.audit.models import AccessEvent
from kuaiji.cases.models import Case

pytestmark = pytest.mark.django_db

PLACES = {
    "/desk/": "queue",
    "/desk/?state=queued&kind=collection": "queue",
    "/desk/?q=李雷": "queue",
    "/desk/?q={number}": "queue",
    "/desk/cases/{number}": "case",
    "/desk/cases/{number}/parts/basic": "case",
    "/desk/cases/{number}/history": "case",
    "/desk/cases/{number}/files/{picture}": "file",
}  # fmt: skip


@pytest.fixture
def places() -> dict[str, str]:
    """Return the addresses of everything that shows something of 李雷's case."""
    person = make_person("李雷")
    picture = make_picture(person, "basic", "photo")
    case = hand_in(person=person, pictures=[picture])
    return {place: place.format(number=case.number, picture=picture.pk) for place in PLACES}


@pytest.mark.parametrize("place", PLACES)
def test_every_look_is_exactly_one_event(places: dict[str, str], place: str) -> None:
    officer = make_officer()

    answer = desk_of(officer).get(places[place])

    assert answer.status_code == 200
    event = AccessEvent.objects.get()
    assert (event.kind, event.actor_id, event.case_ids) == (
        PLACES[place], officer.account_id, [Case.objects.get().pk],
    )  # fmt: skip


@pytest.mark.parametrize("place", PLACES)
def test_what_is_refused_shows_nothing_and_notes_nothing(places: dict[str, str], place: str) -> None:
    answer = desk_of(make_officer(code="4403")).get(places[place])

    assert f"/desk/cases/{Case.objects.get().number}" not in answer.content.decode()
    assert not AccessEvent.objects.exists()


def test_picture_is_noted_even_if_not_one_byte_of_it_could_be_read(places: dict[str, str]) -> None:
    Attachment.objects.update(clean_key="ffffffffffffffffffffffffffffffff")
    desk = desk_of(make_officer())

    with pytest.raises(FileNotFoundError):
        desk.get(places["/desk/cases/{number}/files/{picture}"])

    assert AccessEvent.objects.get().kind == "file"


def test_case_that_waits_for_the_next_page_was_not_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kuaiji.desk.queue.PAGE", 1)
    seen, unseen = hand_in("李雷"), hand_in("韩梅梅")

    page = desk_of(make_officer()).get("/desk/").content.decode()

    assert ("李雷" in page, "韩梅梅" in page) == (True, False)
    assert AccessEvent.objects.get().case_ids == [seen.pk]
    assert unseen.pk not in AccessEvent.objects.get().case_ids
