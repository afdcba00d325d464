"""旧库导入 in a real browser, at both widths, with and without a script: from an empty list to taking it back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Session
from kuaiji.accounts.sessions import start_session
from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.checking import check_intake
from kuaiji.legacy.intakes import load_intake
from kuaiji.legacy.models import Intake, Withdrawal
from kuaiji.legacy.withdrawing import withdraw
from legacy.files import person, write

pytestmark = pytest.mark.journey
PATIENCE = 20_000  # milliseconds for a page that looks again every two seconds
# One province for each walk: what one does stays in the database of all.
PLACES = {(PHONE, True): "11", (PHONE, False): "12", (DESKTOP, True): "13"}


@pytest.mark.parametrize(("width", "script"), PLACES)
def test_operator_brings_a_register_and_takes_it_back(
    open_page: Callable[..., Page], site: Site, tmp_path: Path, width: int, script: bool
) -> None:
    page = open_page(width, script=script)
    zhao = enter(page, site, PLACES[width, script])
    file = write(tmp_path / "登记.csv", person(1), person(2, "韩梅梅", 学历="本课"), person(3, "王小明"))

    page.goto("/desk/registers")
    look(page, f"registers-empty-{width}", script)
    page.get_by_role("link", name="列名表").click()
    expect(page.get_by_role("heading", name="列名表")).to_be_visible()
    look(page, f"registers-columns-{width}", script)
    page.goto("/desk/registers")
    page.get_by_role("button", name="上传并检查").click()
    expect(page.get_by_text("请选择一个 CSV 文件。").first).to_be_visible()
    look(page, f"registers-refused-{width}", script)
    bring(page, file)
    expect(page.get_by_text("正在检查：0%")).to_be_visible()
    # Nothing may move under the eyes of axe.
    page.route("**/desk/registers/*", lambda route: route.abort())
    look(page, f"register-checking-{width}", script)
    page.unroute("**/desk/registers/*")
    with site.orm():
        intake = Intake.objects.get(department_id=zhao.department_id)
        check_intake(intake_id=str(intake.pk))
    if not script:
        page.get_by_role("link", name="刷新看看").click()
    expect(page.get_by_text("“本课”不在选项里。")).to_be_visible(timeout=PATIENCE)
    look(page, f"register-checked-{width}", script)
    page.get_by_role("link", name="导入……").click()
    expect(page.get_by_role("heading", name="导入示范省登记库的 2 行")).to_be_visible()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("文件里有错误。请勾选下面一项").first).to_be_visible()
    look(page, f"register-load-{width}", script)
    page.get_by_label("有错误的行不导入").check()
    page.get_by_role("button", name="确认导入").click()
    expect(page.get_by_text("正在导入：0%")).to_be_visible()
    with site.orm():
        load_intake(intake_id=str(intake.pk))
    if not script:
        page.get_by_role("link", name="刷新看看").click()
    expect(page.get_by_text("已导入 2 条")).to_be_visible(timeout=PATIENCE)
    look(page, f"register-loaded-{width}", script)
    page.get_by_role("navigation", name="当前位置").get_by_role("link", name="旧库导入").click()
    page.get_by_role("link", name="撤下").click()
    page.get_by_label("为什么撤下").fill("导错了一年")
    look(page, f"register-withdraw-{width}", script)
    page.get_by_role("button", name="确认撤下").click()
    expect(page.get_by_text("正在撤下")).to_be_visible()
    with site.orm():
        withdraw(withdrawal_id=str(Withdrawal.objects.get(delivery__department=zhao.department_id).pk))
    page.reload()
    expect(page.get_by_text("撤下：导错了一年")).to_be_visible()
    look(page, f"registers-{width}", script)


def bring(page: Page, file: Path) -> None:
    page.get_by_label("登记库的名称").fill("示范省登记库")
    page.get_by_label("登记库导出的日期").fill("2024-12-31")
    page.get_by_label("文件", exact=True).set_input_files(file)
    page.get_by_role("button", name="上传并检查").click()


def enter(page: Page, site: Site, code: str) -> OfficerContext:
    """Sign an operator of the province in, with the second factor confirmed a moment ago."""
    with site.orm():
        zhao = make_officer("赵敏", code, roles=("operator",))
        session = start_session(account_id=zhao.account_id, is_staff=True)
        Session.objects.filter(account_id=zhao.account_id).update(stepped_up_at=Now())
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    return zhao


def look(page: Page, name: str, script: bool) -> None:
    screenshot(page, name if script else f"{name}-without-script")
    if script:
        assert_accessible(page)
