"""Many presses of one button at once: one decision, and not more cases in the officer's hands than one."""

from uuid import uuid4

import pytest

from crowd import at_once
from desk_cases import desk_of, hand_in, latest, post
from factories import make_officer
from kuaiji.cases.models import Case, Decision

pytestmark = pytest.mark.usefixtures("committed_db")


def test_ten_presses_on_decide_open_one_further_case() -> None:
    officer = make_officer("王芳")
    case = hand_in("陈嘉怡")
    for name in ("李雷", "韩梅梅", "王小明"):
        hand_in(name)
    desks = [desk_of(officer) for _ in range(10)]
    post(desks[0], f"/desk/cases/{case.number}/claim")
    form = {"submission": latest(case), "path": "basic", "verb": "return", "codes": "B01", "key": uuid4()}

    answers = at_once([lambda desk=desk: post(desk, f"/desk/cases/{case.number}/decide", **form) for desk in desks])

    assert [getattr(each, "status_code", each) for each in answers] == [303] * 10
    assert Decision.objects.count() == 1
    assert Case.objects.filter(state="in_review").count() == 1
