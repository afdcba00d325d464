"""A closed person: the database gives them neither phone, proof nor session, and never opens them again."""

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from factories import make_person, phone_number
from kuaiji.accounts.holders import HELD_NO_MORE, give_document
from kuaiji.accounts.models import Account, Identity, Person, Session
from kuaiji.accounts.records import new_account, new_person, phone_digest
from kuaiji.accounts.sessions import start_session
from kuaiji.rules.findings import Refused
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db


def empty(name: str = "李雷") -> Person:
    """Make a person who has nothing that would have to be given up before closing."""
    person = make_person(name, has_proved_identity=False)
    Account.objects.filter(person=person).update(phone_cipher=None, phone_digest=None)
    return person


def close(person: Person, into: Person) -> None:
    Person.objects.filter(pk=person.pk).update(merged_into=into)


def refusal(act: Callable[[], object]) -> str:
    """Return the rule by which the database refuses, or nothing."""
    try:
        with transaction.atomic():
            act()
    except DatabaseError as error:
        return str(error.__cause__.diag.constraint_name)  # type: ignore[union-attr]
    return ""


@pytest.fixture
def closed() -> Person:
    person = empty()
    close(person, make_person("李雷"))
    return person


def test_closed_person_gets_no_phone(closed: Person) -> None:
    digest = phone_digest(phone_number())

    def take_phone() -> None:
        Account.objects.filter(person=closed).update(phone_cipher=b"x", phone_digest=digest)

    assert refusal(take_phone) == "closed_person_has_no_phone"


def test_closed_person_proves_nothing(closed: Person) -> None:
    def prove() -> None:
        Identity.objects.filter(person=closed).update(proved_at=now())

    assert refusal(prove) == "closed_person_proves_nothing"


def test_closed_person_signs_in_nowhere(closed: Person) -> None:
    assert (
        refusal(lambda: start_session(account_id=closed.account.pk, is_staff=False)) == "closed_person_signs_in_nowhere"
    )


def test_closed_person_stays_closed(closed: Person) -> None:
    def reopen() -> None:
        Person.objects.filter(pk=closed.pk).update(merged_into=None)

    assert refusal(reopen) == "person_closes_once"
    assert refusal(lambda: close(closed, make_person("韩梅梅"))) == "person_closes_once"


def test_nobody_is_merged_into_a_closed_person(closed: Person) -> None:
    assert refusal(lambda: close(empty(), closed)) == "person_merges_into_an_open_one"
    assert (
        refusal(lambda: new_person(name="李雷", sex="male", birth_on=closed.birth_on, merged_into=closed.pk))
        == "person_merges_into_an_open_one"
    )


def with_phone() -> Person:
    return make_person("李雷", has_proved_identity=False)


def with_proof() -> Person:
    person = make_person("李雷")
    Account.objects.filter(person=person).update(phone_cipher=None, phone_digest=None)
    return person


def with_session() -> Person:
    person = empty()
    start_session(account_id=person.account.pk, is_staff=False)
    return person


@pytest.mark.parametrize("make", [with_phone, with_proof, with_session])
def test_person_with_something_left_does_not_close(make: Callable[[], Person]) -> None:
    into = make_person("李雷")

    assert refusal(lambda: close(make(), into)) == "person_closes_empty"


def test_ended_session_is_nothing_left() -> None:
    person = with_session()
    Session.objects.update(revoked_at=now())

    close(person, make_person("李雷"))

    assert Person.objects.get(pk=person.pk).merged_into is not None


def test_account_of_a_closed_person_may_be_made_without_a_phone(closed: Person) -> None:
    twin = new_person(name="李雷", sex="male", birth_on=closed.birth_on, merged_into=closed.merged_into_id)

    assert new_account(person=twin, phone="").phone == ""


def test_document_that_its_holder_has_left_is_not_given_away() -> None:
    holder, claimant = with_phone(), with_phone()

    with pytest.raises(Refused) as refused:
        give_document(claimant=claimant.pk, holder=holder.pk)

    assert refused.value.findings == [HELD_NO_MORE]


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(wishes=st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), max_size=15))
def test_whoever_is_closed_into_whom_every_pointer_ends_at_an_open_person(
    db: None, wishes: list[tuple[int, int]]
) -> None:
    persons = [new_person(name="李雷", sex="male", birth_on=now().date()) for _ in range(6)]
    ends = {each.pk: each.pk for each in persons}

    for one, other in wishes:
        said = refusal(lambda one=one, other=other: close(persons[one], persons[other]))  # type: ignore[misc]
        if not said:
            ends[persons[one].pk] = persons[other].pk

    found = dict(Person.objects.filter(pk__in=ends).values_list("pk", "merged_into_id"))
    assert {pk: into or pk for pk, into in found.items()} == ends
    assert all(follow(found, pk) in persons_open(found) for pk in found)


def follow(found: dict, pk: object) -> object:  # type: ignore[type-arg]
    """Walk along the pointers; a circle would be longer than there are persons."""
    for _ in range(len(found) + 1):
        if found[pk] is None:
            return pk
        pk = found[pk]
    raise AssertionError("a circle")


def persons_open(found: dict) -> set:  # type: ignore[type-arg]
    return {pk for pk, into in found.items() if into is None}
