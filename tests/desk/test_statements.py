"""What a decision costs: at most twelve statements between BEGIN and the telling of the person."""

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

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
@pytest.mark.parametrize(("verb", "deciding", "telling"), [("approve", 12, 5), ("return", 8, 6), ("reject", 8, 5)])
def test_decision_takes_a_dozen_statements(verb: str, deciding: int, telling: int) -> None:
    officer = make_officer()
    case, submission = make_in_review(make_person("李雷"), officer)

    with CaptureQueriesContext(connection) as queries:
        DECISIONS[verb](officer=officer, case_id=case.pk, submission_id=submission.pk, key=uuid4())

    begin, *statements, commit = [query["sql"] for query in queries]
    place = next(number for number, text in enumerate(statements) if text.startswith(TELLING))
    assert (begin, commit) == ("BEGIN", "COMMIT")
    assert (place, len(statements) - place) == (deciding, telling)
