"""Very many cases at once, as a province has them after some years: for plans and for the benchmark of the desk.

Names, dates and employers are drawn from a fixed seed. Nine of ten cases are closed; of the rest most wait.
"""

import hashlib
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg

SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任卢姚"
GIVEN = "嘉怡雷梅明芳敏强静丽军洋勇艳杰娟涛超秀霞平刚桂英华玉兰鹏飞宇轩浩然子涵欣思雨佳琪俊逸晨曦梓萱一诺沐阳若溪"
# One in ten has it, so that looking for it fills a page however few there are.
COMMON_NAME = "子涵"
TRADES = ("商贸", "科技", "物流", "餐饮", "建筑", "会计咨询", "电子", "服装", "医药", "环保")
STATES = [("queued", "collection")] * 6 + [("in_review", "collection"), ("checking", "change"), ("queued", "change")]
SPAN = timedelta(days=700)
WAIT = timedelta(days=12)
OPEN = 0.1


@dataclass(frozen=True, slots=True)
class World:
    """Whose cases they are: departments in the order of their size, and an officer who holds those under review."""

    departments: Sequence[int]
    officer_id: UUID
    now: datetime


PERSON = "COPY accounts_person (id, name, sex, birth_on, created_at) FROM STDIN"
IDENTITY = """COPY accounts_identity (id, person_id, kind, cipher, digest, tail_digest, proved_at, created_at)
              FROM STDIN"""
CASE = """
COPY cases_case (id, number, person_id, person_name, department_id, kind, state, stage, round, opened_at, submitted_at,
                 lane, is_held, lease_officer_id, lease_until, days_allowed, due_at, employers, checks, chain_prev,
                 chain_head, chain_n, key) FROM STDIN
"""
WORDS = """
INSERT INTO cases_word (department_id, word, case_id)
SELECT department_id, unnest(case_words(person_name, employers)), id FROM cases_case ORDER BY 1, 2, 3
"""


def fill(connection: psycopg.Connection[Any], count: int, world: World, *, is_all_waiting: bool = False) -> None:
    """Write `count` people with a case each, and what they are found by; triggers and foreign keys are off."""
    drawn = random.Random(2026)
    people = [person(drawn, number) for number in range(count)]
    with connection.cursor() as cursor:
        with cursor.copy(PERSON) as copy:
            for each in people:
                copy.write_row((each.id, each.name, "female", "1995-03-01", world.now))
        with cursor.copy(IDENTITY) as copy:
            for each in people:
                digest = hashlib.sha256(each.id.bytes).digest()
                copy.write_row((each.id, each.id, "resident_id", b"-", digest, digest[:4], world.now, world.now))
        with cursor.copy(CASE) as copy:
            for row in cases(drawn, people, world, 1.0 if is_all_waiting else OPEN):
                copy.write_row(row)
        cursor.execute(WORDS)


@dataclass(frozen=True, slots=True)
class Somebody:
    number: int
    id: UUID
    name: str


def person(drawn: random.Random, number: int) -> Somebody:
    given = COMMON_NAME if drawn.random() < 0.1 else "".join(drawn.choices(GIVEN, k=drawn.choice((1, 2, 2, 2))))
    name = drawn.choice(SURNAMES) + given
    return Somebody(number, UUID(int=(7 << 76) | (0x8 << 60) | number), name)


def cases(drawn: random.Random, people: Sequence[Somebody], world: World, share: float) -> Iterator[tuple[object, ...]]:
    for each in people:
        states = STATES if share < 1 else STATES[:1]
        open_state, kind = drawn.choice(states) if drawn.random() < share else ("approved", "collection")
        is_held, is_taken = open_state != "approved", open_state == "in_review"
        age = WAIT * drawn.random() if is_held else SPAN * (1 - each.number / len(people))
        at = world.now - age
        employer = f"示范{drawn.choice(TRADES)}{each.number % 997:03d}有限公司"
        yield (
            each.id, f"KJ-2000-{each.number:09d}", each.id, each.name, drawn.choice(world.departments), kind,
            open_state, "", 1, at, at, "[1,2)", is_held, world.officer_id if is_taken else None,
            world.now + timedelta(minutes=20) if is_taken else None, 5, at + timedelta(days=7), [employer], "{}",
            b"", b"", 0, each.id,
        )  # fmt: skip
