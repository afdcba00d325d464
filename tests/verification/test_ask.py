"""Asking a registry: once per question, in a job, about a proved person only."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from factories import make_person
from jobs import run_jobs, waiting_jobs
from kuaiji.accounts.models import Person
from kuaiji.accounts.queries import current_identity, identity_number
from kuaiji.rules.codes import Outcome
from kuaiji.rules.findings import Refused
from kuaiji.sandbox.server import Server
from kuaiji.sandbox.world import Mode
from kuaiji.verification.actions import HELD, ask, run, settle
from kuaiji.verification.models import Check
from kuaiji.verification.queries import question_digest
from kuaiji.verification.registries import Answer

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def education(number: str = "104761201605000001") -> dict[str, str]:
    return {
        "school": "中山大学",
        "level": "21",
        "ended_on": "2013-06",
        "major": "会计学",
        "certificate_number": number,
    }


def check_of(person: Person, kind: str, question: dict[str, str]) -> Check:
    digest = question_digest(current_identity(person.id), kind, question)
    return Check.objects.get(person=person, kind=kind, digest=digest)


def test_education_that_the_registry_knows_is_matched(sandbox: Server) -> None:
    person = make_person()

    ask(person_id=person.id, kind="education", question=education())
    assert check_of(person, "education", education()).outcome == "pending"
    assert run_jobs() == ["verification.run"]

    found = check_of(person, "education", education())
    assert (found.outcome, found.issuer, found.differences) == ("matched", "kuaiji sandbox", [])
    assert found.answered_at is not None


def test_differences_are_told_field_by_field(sandbox: Server) -> None:
    person = make_person()
    question = {"kind": "accounting", "level": "junior", "obtained_on": "2016-05", "certificate_number": "GD20160007"}

    ask(person_id=person.id, kind="qualification", question=question)
    run_jobs()

    found = check_of(person, "qualification", question)
    assert found.outcome == "mismatched"
    assert found.differences == [{"field": "level", "yours": "junior", "theirs": "intermediate"}]


def test_a_registry_that_tells_somebodys_name_is_not_quoted(sandbox: Server) -> None:
    person = make_person()
    question = {"name": person.name, **education()}
    check = ask(person_id=person.id, kind="education", question=question)
    theirs = {"name": "韩梅梅", "number": "1", "school": "暨南大学", "remark": "…"}
    told = Answer(question=str(check.pk), outcome=Outcome.MISMATCHED, theirs=theirs, issuer="甲")

    settle(check, current_identity(person.id), question, told)

    assert [each["field"] for each in check_of(person, "education", question).differences] == ["school"]


def test_where_no_registry_is_connected_an_officer_reviews(sandbox: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    person = make_person()
    monkeypatch.setattr(settings, "MODE", "production")
    ask(person_id=person.id, kind="education", question=education())

    run_jobs()

    assert check_of(person, "education", education()).outcome == "unavailable"
    assert waiting_jobs() == []
    assert sandbox.world.asked["education"] == 0


def test_the_same_question_is_sent_once(sandbox: Server) -> None:
    person = make_person()

    for _ in range(3):
        ask(person_id=person.id, kind="education", question=education())
    run_jobs()
    ask(person_id=person.id, kind="education", question=education())
    run_jobs()

    assert sandbox.world.asked["education"] == 1
    assert Check.objects.count() == 1


def test_a_changed_entry_is_another_question(sandbox: Server) -> None:
    person = make_person()

    ask(person_id=person.id, kind="education", question=education("104761201605000007"))
    ask(person_id=person.id, kind="education", question=education("104761201605000001"))
    run_jobs()

    assert check_of(person, "education", education("104761201605000007")).outcome == "mismatched"
    assert check_of(person, "education", education("104761201605000001")).outcome == "matched"


def test_an_answer_is_never_served_to_another_person(sandbox: Server) -> None:
    li_lei, han_meimei = make_person("李雷"), make_person("韩梅梅", sex="female")

    ask(person_id=li_lei.id, kind="education", question=education())
    run_jobs()
    ask(person_id=han_meimei.id, kind="education", question=education())

    assert check_of(han_meimei, "education", education()).outcome == "pending"
    assert Check.objects.filter(person=han_meimei).count() == 1


def test_what_was_not_found_may_be_asked_again_on_the_next_day(sandbox: Server) -> None:
    person = make_person()
    question = education("104761201605000009")

    ask(person_id=person.id, kind="education", question=question)
    run_jobs()
    assert ask(person_id=person.id, kind="education", question=question).outcome == "not_found"
    assert waiting_jobs() == []

    Check.objects.update(answered_at=F("answered_at") - timedelta(days=1))
    assert ask(person_id=person.id, kind="education", question=question).outcome == "pending"
    assert run_jobs() == ["verification.run"]
    assert sandbox.world.asked["education"] == 2


def test_who_is_not_proved_learns_nothing_from_a_registry(sandbox: Server) -> None:
    person = make_person(has_proved_identity=False)

    with pytest.raises(Refused) as refused:
        ask(person_id=person.id, kind="education", question=education())

    assert [finding.code for finding in refused.value.findings] == ["check.unproved"]
    assert waiting_jobs() == []


def test_a_rolled_back_question_is_never_sent(sandbox: Server) -> None:
    person = make_person()

    with transaction.atomic():
        ask(person_id=person.id, kind="education", question=education())
        transaction.set_rollback(True)

    assert waiting_jobs() == []
    assert not Check.objects.exists()


def test_the_database_holds_neither_number_nor_question_in_clear(sandbox: Server) -> None:
    person = make_person()
    number = identity_number(person.id)

    ask(person_id=person.id, kind="education", question=education())
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(c)::text FROM verification_check c")
        (row,) = cursor.fetchone()
    seen = row + str(waiting_jobs())

    for secret in (number, "104761201605000001", "中山大学"):
        assert secret not in seen
        assert secret.encode().hex() not in seen


def test_real_name_that_matches_proves_the_identity(sandbox: Server) -> None:
    person = make_person(has_proved_identity=False)

    ask(person_id=person.id, kind="realname", question={})
    run_jobs()

    assert check_of(person, "realname", {}).outcome == "matched"
    assert current_identity(person.id).proved_at is not None


def test_a_number_that_another_person_has_proved_is_noted_with_the_way_out(sandbox: Server) -> None:
    first = make_person("李雷")
    second = make_person("李雷", number=identity_number(first.id), has_proved_identity=False)

    ask(person_id=second.id, kind="realname", question={})
    run_jobs()

    found = check_of(second, "realname", {})
    assert (found.outcome, found.note) == ("matched", HELD)
    assert current_identity(second.id).proved_at is None


@pytest.mark.parametrize(("number", "outcome"), [("E12345991", "not_found"), ("E12345992", "mismatched")])
def test_real_name_that_does_not_match_proves_nothing(sandbox: Server, number: str, outcome: str) -> None:
    person = make_person(number=number, kind="passport", has_proved_identity=False)

    ask(person_id=person.id, kind="realname", question={})
    run_jobs()

    found = check_of(person, "realname", {})
    assert (found.outcome, found.differences) == (outcome, [])
    assert current_identity(person.id).proved_at is None


@pytest.mark.parametrize("mode", [Mode.DOWN, Mode.WRONG])
def test_a_registry_that_is_out_of_order_is_asked_again_later(sandbox: Server, mode: Mode) -> None:
    person = make_person()
    sandbox.world.switch("education", mode)

    ask(person_id=person.id, kind="education", question=education())
    run_jobs()
    assert check_of(person, "education", education()).outcome == "unavailable"
    assert run_jobs() == []

    sandbox.world.switch("education", Mode.NORMAL)
    assert run_jobs(ahead=HOUR) == ["verification.run"]
    assert check_of(person, "education", education()).outcome == "matched"
    assert Check.objects.get().attempts == 2


def test_a_stale_answer_of_the_registry_is_not_taken_for_this_one(sandbox: Server) -> None:
    person = make_person()
    ask(person_id=person.id, kind="education", question=education("104761201605000007"))
    run_jobs()
    sandbox.world.switch("education", Mode.DUPLICATE)

    ask(person_id=person.id, kind="education", question=education("104761201605000001"))
    run_jobs()

    assert check_of(person, "education", education("104761201605000001")).outcome == "unavailable"


def test_a_job_that_runs_twice_asks_once(sandbox: Server) -> None:
    person = make_person()
    check = ask(person_id=person.id, kind="education", question=education())

    run(check_id=str(check.pk))
    run(check_id=str(check.pk))

    assert sandbox.world.asked["education"] == 1


def test_of_two_answers_at_once_the_first_stands(sandbox: Server) -> None:
    person = make_person()
    check = ask(person_id=person.id, kind="education", question=education())
    first = Answer(question=str(check.pk), outcome=Outcome.NOT_FOUND, issuer="甲")
    second = Answer(question=str(check.pk), outcome=Outcome.MATCHED, issuer="乙")

    settle(check, current_identity(person.id), education(), first)
    settle(check, current_identity(person.id), education(), second)

    assert check_of(person, "education", education()).issuer == "甲"


def test_a_question_about_a_name_since_corrected_is_dropped_unsent(sandbox: Server) -> None:
    person = make_person("李蕾", has_proved_identity=False)
    ask(person_id=person.id, kind="realname", question={})
    Person.objects.filter(pk=person.id).update(name="李雷")

    run_jobs()

    assert sandbox.world.asked["realname"] == 0
    assert not Check.objects.exists()
