"""部门查找 on the days of former provincial systems, whose rules turn on more than the place."""

import os

import psycopg
from django.test import Client

from dossier.test_finder import find, named


def shift_to(database: str, day: str) -> None:
    """Let the platform's clock show a day of years that the policies still know."""
    with psycopg.connect(host=os.environ["KUAIJI_SOCKET"], user="kuaiji_owner", dbname=database) as owner:
        owner.execute("UPDATE web_installation SET clock_shift = %s::timestamptz - now()", [day])


def test_place_that_takes_nobody_like_that_is_said_plainly(client: Client, committed_db: str) -> None:
    shift_to(committed_db, "2023-06-01")

    page = find(client, status="other", document_type="hm_permit", residence=["4403"])

    assert "没有找到可以选的部门" in page
    assert 'href="/contact">会计管理部门联系方式' in page


def test_only_places_with_such_a_rule_ask_for_the_kind_of_unit(client: Client, committed_db: str) -> None:
    shift_to(committed_db, "2019-06-01")
    answers = {"status": "in_post", "work_place": ["32", "3204", "320402"]}

    page = find(client, **answers)
    whole = find(client, **answers, unit="state_organ", level="city")

    assert "单位的级别</label>" in page
    assert named(whole) == ["常州市财政局"]
    assert "平台上还不能直接选这个部门，请先打电话问。" in whole
