"""A registry answers after the section was saved: the rail and the task list say what is to be done now."""

import pytest

from drafts import COLLEGE, SCHOOL, answer, make_draft, put_picture
from factories import make_person
from kuaiji.dossier.queries import WORKSPACE
from kuaiji.dossier.steps import steps

pytestmark = pytest.mark.django_db


def state_of(person_id: object, word: str) -> tuple[str, str]:
    workspace = WORKSPACE.one(person=person_id)
    assert workspace is not None
    return next((step.kind, step.state) for step in steps(workspace) if step.word == word)


@pytest.mark.parametrize(
    ("outcome", "expected"),
    [
        ("matched", ("ok", "已完成")),
        ("unavailable", ("ok", "已完成")),
        ("mismatched", ("bad", "需补材料")),
        ("not_found", ("bad", "需补材料")),
    ],
)
def test_person_sees_what_the_answer_calls_for(outcome: str, expected: tuple[str, str]) -> None:
    person = make_person("韩梅梅")
    make_draft(person, COLLEGE)
    differing = {"ended_on": "2018-06"} if outcome == "mismatched" else {}

    answer(person, outcome, **differing)

    assert state_of(person.pk, "education") == expected


def test_person_who_has_added_it_is_done() -> None:
    person = make_person("韩梅梅")
    make_draft(person, COLLEGE)
    answer(person, "not_found")

    put_picture(person, f"education/{SCHOOL}", "verification_report")

    assert state_of(person.pk, "education") == ("ok", "已完成")
