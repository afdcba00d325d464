"""What a decision costs: at most twelve statements between BEGIN and the telling of the person; and what the officer's
press of a button costs, with the page that follows."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from desk_cases import desk_of, hand_in, latest, post
from drafts import BLURRED, FORGED, make_in_review
from factories import make_officer, make_person
from kuaiji.casework.actions import approve_case, reject_case, return_case

DECISIONS: dict[str, Callable[..., object]] = {
    "approve": approve_case,
    "return": lambda **asked: return_case(**asked, findings=[BLURRED], note=""),
    "reject": lambda **asked: reject_case(**asked, reason=FORGED, note=""),
}
# Telling begins with how the department is reached.
TELLING = 'SELECT "departments_departmentpath"'


@pytest.mark.usefixtures("committed_db")
@pytest.mark.parametrize(("verb", "deciding", "telling"), [("approve", 11, 5), ("return", 7, 6), ("reject", 7, 5)])
def test_decision_takes_a_dozen_statements(verb: str, deciding: int, telling: int) -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)

    with CaptureQueriesContext(connection) as queries:
        DECISIONS[verb](officer=officer, case_id=case.pk, submission_id=submission.pk, key=uuid4())

    begin, *statements, commit = [query["sql"] for query in queries]
    place = next(number for number, text in enumerate(statements) if text.startswith(TELLING))
    assert (begin, commit) == ("BEGIN", "COMMIT")
    assert (place, len(statements) - place) == (deciding, telling)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("button", "fields", "pressed"),
    [
        # Who asks 2, the case 1, decided before 1, what is noted 2, the decision 16, the next case 5, two transactions.
        ("decide", {"verb": "approve"}, 31),
        # With a tick that no script has sent before: 2 more to read it again, 6 and a transaction to keep it.
        ("decide", {"verb": "return", "codes": "D01"}, 37),
        # Who asks 2, the case 1, its submission 1; the ticks 4, the part found right 4, two transactions.
        ("notes", {}, 16),
    ],
)
@pytest.mark.parametrize("waiting", [1, 3])
def test_press_and_the_page_that_follows_cost_the_same_however_much_waits(
    button: str, fields: dict[str, Any], pressed: int, waiting: int
) -> None:
    case, *_ = [hand_in(f"李雷{number}") for number in range(1 + waiting)]
    desk, submission = desk_of(make_officer()), latest(case)
    post(desk, f"/desk/cases/{case.number}/claim")
    desk.get(f"/desk/cases/{case.number}")

    with CaptureQueriesContext(connection) as press:
        response = post(desk, f"/desk/cases/{case.number}/{button}", submission=submission, path="department", **fields)
    with CaptureQueriesContext(connection) as page:
        followed = desk.get(response.headers["Location"])

    assert (response.status_code, followed.status_code) == (303, 200)
    # Of the page: who asks 2, the case 1, what the file holds 4, the look on record 1, what stands around it 6; and
    # after a decision what became of the case before.
    assert (len(press), len(page)) == (pressed, 15 if button == "decide" else 13)


@pytest.mark.django_db
def test_tick_sent_by_a_script_costs_what_it_takes_to_keep_it() -> None:
    case = hand_in("李雷")
    desk = desk_of(make_officer())
    post(desk, f"/desk/cases/{case.number}/claim")
    fields = {"submission": latest(case), "path": "department", "codes": "D01"}

    with CaptureQueriesContext(connection) as queries:
        response = desk.post(f"/desk/cases/{case.number}/notes", fields, headers={"HX-Request": "true"})

    assert response.status_code == 200
    # Who asks 2, the case 1, its submission 1; to keep it 6 and a transaction; what is noted by now 1.
    assert len(queries) == 13
