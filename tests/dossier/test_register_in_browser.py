"""采用登记信息 in a real browser, with and without a script: what a register holds, ticked, taken over, found again."""

import re
from collections.abc import Callable
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from factories import make_person, sign_in
from kuaiji.accounts.cookies import SESSION
from kuaiji.casework.actions import open_collection
from legacy.files import load, number, person, write

pytestmark = pytest.mark.journey

COLLEGE = {
    "学校名称": "中山大学", "学历": "大学本科", "学位": "学士", "入学时间": "2013-09", "毕业时间": "2017-06",
    "所学专业": "会计学", "学历证书编号": "105581201705000001",
}  # fmt: skip
JOB = {
    "单位名称": "广州市小海豚商贸有限公司", "工作经历开始时间": "2017-09", "工作经历结束时间": "至今",
    "会计工作岗位": "出纳", "会计专业工作经历开始时间": "2017-09", "会计专业工作经历结束时间": "至今",
}  # fmt: skip
TITLE = {"资格名称": "会计", "级别": "初级", "取得时间": "2016-05"}
SERIAL = count(500)


@pytest.mark.parametrize(("width", "script"), [(PHONE, False), (DESKTOP, True)])
def test_register_is_read_and_taken_over(
    open_page: Callable[..., Page], site: Site, tmp_path: Path, width: int, script: bool
) -> None:
    with site.orm():
        serial, client = next(SERIAL), Client()
        load(write(tmp_path / "a.csv", *(person(serial, **line) for line in (COLLEGE, JOB, TITLE))))
        lilei = make_person("李雷", number=number(serial))
        sign_in(client, lilei)
        open_collection(person_id=lilei.pk, key=uuid4())
        session = client.cookies[SESSION].value
    page = open_page(width, script=script)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])

    page.goto("/collection/")
    screenshot(page, f"register-{width}-tasks")
    page.get_by_role("link", name="看登记的内容").click()
    expect(page.get_by_role("heading", name="原登记库的信息")).to_be_visible()
    page.get_by_text("登记的内容：广州市小海豚商贸有限公司").click()
    screenshot(page, f"register-{width}-offered")
    if script:
        assert_accessible(page)
    page.get_by_label("会计专业技术资格 · 初级").uncheck()
    page.get_by_role("button", name="采用").click()

    expect(page.get_by_text("已经在您填写的内容里")).to_have_count(2)
    expect(page.get_by_label("会计专业技术资格 · 初级")).to_be_visible()
    screenshot(page, f"register-{width}-taken")
    if script:
        assert_accessible(page)
    page.get_by_role("link", name=re.compile("看已填写的 ?教育经历")).click()
    expect(page.get_by_role("heading", name="中山大学 · 大学本科")).to_be_visible()
