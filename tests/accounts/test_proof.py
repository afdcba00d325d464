"""验证码: a proof of work is good once, for its own page, for half an hour; tampering does not help."""

import time

import pytest

from accounts.walk import solve
from kuaiji.accounts.proof import EXPIRED, TOO_EARLY, challenge, check_proof, sign
from kuaiji.rules.findings import Finding, Refused

pytestmark = pytest.mark.django_db


def issued(seconds_ago: int, purpose: str = "login") -> str:
    body = f"{purpose}.{int(time.time()) - seconds_ago}.0011223344556677"
    return f"{body}.{sign(body)}"


def refusal(token: str, answer: str, purpose: str = "login") -> list[Finding]:
    with pytest.raises(Refused) as refused:
        check_proof(purpose=purpose, challenge=token, answer=answer)
    return refused.value.findings


def test_a_proof_is_taken_once() -> None:
    token = challenge("login")
    answer = solve(token)

    check_proof(purpose="login", challenge=token, answer=answer)

    assert refusal(token, answer) == [EXPIRED]


def test_a_proof_for_another_page_is_refused() -> None:
    token = challenge("register")

    assert refusal(token, solve(token)) == [EXPIRED]


@pytest.mark.parametrize("place", [0, 6, 18, -1])
def test_a_challenge_that_was_changed_is_refused(place: int) -> None:
    token = challenge("login")
    forged = token[:place] + ("0" if token[place] != "0" else "1") + token[place + 1 :] if place >= 0 else token[:-1]

    assert refusal(forged, solve(forged)) == [EXPIRED]


@pytest.mark.parametrize("token", ["", ".", "login", "login.1.x.", "𠮷.1.2.3", "a" * 100_000])
def test_a_made_up_challenge_is_refused(token: str) -> None:
    assert refusal(token, "1") == [EXPIRED]


def test_a_challenge_older_than_half_an_hour_is_refused() -> None:
    token = issued(30 * 60 + 1)

    assert refusal(token, solve(token)) == [EXPIRED]


@pytest.mark.parametrize("answer", ["", "0x1", "1" * 21, "𠮷"])
def test_without_work_it_is_too_early(answer: str) -> None:
    assert refusal(issued(19), answer) == [TOO_EARLY]


def test_too_early_does_not_use_the_challenge_up() -> None:
    token = challenge("login")
    refusal(token, "")

    check_proof(purpose="login", challenge=token, answer=solve(token))


def test_without_javascript_waiting_is_enough_and_works_once() -> None:
    token = issued(20)

    check_proof(purpose="login", challenge=token, answer="")

    assert refusal(token, "") == [EXPIRED]
