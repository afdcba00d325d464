"""机构调整 in a real browser, at both widths: from the form over the preview to the plan, and back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Session
from kuaiji.accounts.sessions import start_session
from kuaiji.departments.actions import open_department
from kuaiji.departments.models import Department

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("script", [True, False])
def test_operator_plans_a_merger_and_takes_it_back(
    open_page: Callable[..., Page], site: Site, width: int, script: bool
) -> None:
    code, name = f"3201{width}{int(script)}", f"南京市示范{width}{int(script)}区财政局"
    page = open_page(width, script=script)
    enter(page, site, code, name)

    page.goto(f"/desk/departments/{code}")
    page.get_by_role("link", name="更名、撤销或并入").click()
    page.get_by_role("button", name="看会带来哪些变化").click()
    expect(page.get_by_text("请填写批准文件的文号。").first).to_be_visible()
    look(page, f"reform-{width}", script)
    page.get_by_label("并入其他部门").check()
    page.get_by_label("并入哪个部门").select_option(label="南京市玄武区财政局")
    page.get_by_label("生效日期").fill("2099-01-01")
    page.get_by_label("批准文件的文号").fill("苏府办〔2098〕8 号")
    page.get_by_label("原因").fill("行政区划调整")
    page.get_by_role("button", name="看会带来哪些变化").click()
    expect(page.get_by_role("heading", name=f"{name}并入南京市玄武区财政局")).to_be_visible()
    look(page, f"reform-preview-{width}", script)
    page.get_by_role("button", name="确认登记").click()
    expect(page.get_by_text("调整已登记")).to_be_visible()
    look(page, f"reform-planned-{width}", script)
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("调整已撤回")).to_be_visible()


def enter(page: Page, site: Site, code: str, name: str) -> None:
    """Sign 赵敏 of 南京市财政局 in, her TOTP just confirmed; the department is this test's own."""
    with site.orm():
        open_department(
            code=code, name=name, short_name="示范区", level=3, parent_id=Department.objects.get(code="3201").pk,
            division="3201", valid_from=date(2020, 1, 1),
        )  # fmt: skip
        officer = make_officer("赵敏", "3201", roles=("operator",))
        session = start_session(account_id=officer.account_id, is_staff=True)
        Session.objects.filter(account_id=officer.account_id).update(stepped_up_at=Now())
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])


def look(page: Page, name: str, script: bool) -> None:
    """Keep a picture; axe itself is a script."""
    screenshot(page, name)
    if script:
        assert_accessible(page)
