"""频率限制: no window has an edge to cheat at, the wait is told, and a right password forgives."""

from contextlib import suppress
from datetime import timedelta

import pytest
from django.db import connection

from kuaiji.accounts import codes
from kuaiji.accounts.codes import send_code
from kuaiji.accounts.limits import Rate, TooSoon, forgive, guess, in_words, network_of, take
from kuaiji.accounts.models import Challenge

pytestmark = pytest.mark.django_db
TWICE_A_MINUTE = [Rate(2, timedelta(minutes=1))]


def ask(who: str = "李雷") -> None:
    take(what="test", who=who, rates=TWICE_A_MINUTE)


def pass_time(by: str) -> None:
    """Let time pass: everything remembered moves into the past."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE accounts_limit SET hits = ARRAY(SELECT at - %s::interval FROM unnest(hits) AS at ORDER BY at)", [by]
        )
        cursor.execute(
            "UPDATE accounts_attempt SET (last_at, blocked_until) = (SELECT last_at - by, blocked_until - by"
            " FROM (SELECT %s::interval AS by) AS passed)",
            [by],
        )


def test_a_third_in_the_minute_is_refused_and_told_how_long_to_wait() -> None:
    ask()
    ask()

    with pytest.raises(TooSoon) as refused:
        ask()

    assert 55 <= refused.value.seconds <= 60
    assert refused.value.findings[0].message == f"操作太频繁，请 {refused.value.seconds} 秒后再试。填写的内容还在。"


def test_another_is_not_refused() -> None:
    ask()
    ask()

    ask("韩梅梅")


def test_the_window_slides_so_that_two_windows_cannot_be_joined() -> None:
    ask()
    pass_time("50 seconds")
    ask()
    pass_time("20 seconds")
    ask()

    with pytest.raises(TooSoon):
        ask()


def test_a_refused_one_does_not_prolong_the_wait() -> None:
    ask()
    ask()
    pass_time("59 seconds")
    with pytest.raises(TooSoon):
        ask()
    pass_time("1 second")

    ask()


def test_a_row_never_grows_beyond_its_limit() -> None:
    for _ in range(9):
        ask()
        pass_time("31 seconds")

    with connection.cursor() as cursor:
        cursor.execute("SELECT max(cardinality(hits)) FROM accounts_limit")
        assert cursor.fetchone() == (2,)


def try_until_refused() -> int:
    for number in range(100):
        try:
            guess(what="login", who="李雷")
        except TooSoon as refused:
            return refused.seconds if number == 0 else number
    raise AssertionError("never refused")


def test_the_wait_after_five_wrong_passwords_doubles_up_to_a_quarter_of_an_hour() -> None:
    assert try_until_refused() == 5
    waits = []
    for _ in range(8):
        waits.append(try_until_refused())
        pass_time(f"{waits[-1]} seconds")
        guess(what="login", who="李雷")

    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]


def test_a_right_password_forgives_and_so_does_a_quiet_day() -> None:
    try_until_refused()
    forgive(what="login", who="李雷")
    assert try_until_refused() == 5

    pass_time("1 day 1 second")
    assert try_until_refused() == 5


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2ff::7", "2001:db8:1:200::/56"),
        ("", "unknown"),
        ("unix:", "unknown"),
    ],
)
def test_neighbours_share_one_limit(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 秒"), (60, "60 秒"), (61, "2 分钟"), (3600, "60 分钟"), (3601, "2 小时")]
)
def test_a_wait_is_told_as_people_say_it(seconds: int, words: str) -> None:
    assert in_words(seconds) == words


def texts_sent(asks: int, every: str) -> int:
    """Ask for a code for one phone again and again, each time from elsewhere, and count what leaves."""
    sent = 0
    for number in range(asks):
        with suppress(TooSoon):
            send_code(
                purpose=Challenge.Purpose.REGISTER,
                phone="15400010000",
                browser=f"browser {number}",
                address=f"10.0.{number}.1",
            )
            sent += 1
        pass_time(every)
    return sent


def test_a_phone_bombed_from_everywhere_gets_five_texts_an_hour_and_ten_a_day() -> None:
    assert texts_sent(58, every="61 seconds") == 5
    assert texts_sent(60, every="20 minutes") == 5


def test_one_address_reaches_three_hundred_phones_an_hour_and_no_more() -> None:
    for _ in range(300):
        take(what="sms network", who="192.0.2.0/24", rates=codes.PER_NETWORK)

    with pytest.raises(TooSoon):
        take(what="sms network", who="192.0.2.0/24", rates=codes.PER_NETWORK)
