"""What many do at the same moment: one question is one check with one job, and is answered once."""

from functools import partial

from crowd import at_once
from factories import make_person
from jobs import waiting_jobs
from kuaiji.accounts.models import Identity
from kuaiji.accounts.queries import identity_number
from kuaiji.sandbox.server import Server
from kuaiji.verification.actions import ask, run
from kuaiji.verification.models import Check

QUESTION = {"school": "中山大学", "certificate_number": "104761201605000001"}


def test_one_question_is_one_check_with_one_job(committed_db: str) -> None:
    person = make_person()

    checks = at_once([partial(ask, person_id=person.id, kind="education", question=QUESTION)] * 30)

    assert len({check.pk for check in checks if isinstance(check, Check)}) == 1
    assert [name for name, _ in waiting_jobs()] == ["verification.run"]


def test_many_workers_write_one_answer(committed_db: str, sandbox: Server) -> None:
    person = make_person()
    check = ask(person_id=person.id, kind="education", question=QUESTION)

    assert at_once([partial(run, check_id=str(check.pk))] * 10) == [None] * 10

    check.refresh_from_db()
    assert check.outcome == "matched"


def test_of_two_people_with_one_number_one_is_proved(committed_db: str, sandbox: Server) -> None:
    first = make_person("李雷", has_proved_identity=False)
    second = make_person("李雷", number=identity_number(first.id), has_proved_identity=False)
    checks = [ask(person_id=person.id, kind="realname", question={}) for person in (first, second)]

    assert at_once([partial(run, check_id=str(check.pk)) for check in checks]) == [None, None]

    assert Identity.objects.filter(proved_at__isnull=False).count() == 1
    assert sorted(Check.objects.values_list("note", flat=True)) == ["", "identity.held"]
