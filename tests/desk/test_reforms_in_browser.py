"""机构调整 in a real browser, at both widths: from the form over the preview to the plan, and back."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db.models.functions import Now
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from drafts import DEPARTMENT, make_draft, newest, save
from factories import make_officer, make_person
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Session
from kuaiji.accounts.sessions import start_session
from kuaiji.departments.actions import close_department, open_department
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
    page.get_by_role("link", name="更名、改隶、撤销或并入").click()
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
    page.get_by_role("link", name="操作记录").click()
    expect(page.get_by_text("撤回机构调整").first).to_be_visible()
    look(page, f"acts-{width}", script)


@pytest.mark.parametrize(("width", "script"), [(PHONE, True), (DESKTOP, False)])
def test_operator_opens_a_department_and_takes_it_back(
    open_page: Callable[..., Page], site: Site, width: int, script: bool
) -> None:
    code, name = f"32019{width}", f"南京市新设{width}区财政局"
    page = open_page(width, script=script)
    enter(page, site, f"32018{width}", f"南京市示范8{width}区财政局")

    page.goto("/desk/department")
    page.get_by_role("link", name="设立下级部门").click()
    page.get_by_role("button", name="看会带来哪些变化").click()
    expect(page.get_by_text("请填写名称和地名。").first).to_be_visible()
    look(page, f"opening-{width}", script)
    page.get_by_label("名称", exact=True).fill(name)
    page.get_by_label("地名", exact=True).fill(f"新设{width}区")
    page.get_by_label("代码", exact=True).fill(code)
    page.get_by_label("电话").fill("154-0000-0001")
    page.get_by_label("生效日期").fill("2099-01-01")
    page.get_by_label("批准文件的文号").fill("苏府办〔2098〕9 号")
    page.get_by_label("原因").fill("设立新区")
    page.get_by_role("button", name="看会带来哪些变化").click()
    expect(page.get_by_text(f"江苏省 / 南京市 / 新设{width}区")).to_be_visible()
    look(page, f"opening-preview-{width}", script)
    page.get_by_role("button", name="确认登记").click()
    expect(page.get_by_text("在这以前会计人员看不到")).to_be_visible()
    look(page, f"opening-planned-{width}", script)
    page.goto("/desk/department")
    expect(page.get_by_text("2099 年 1 月 1 日起设立")).to_be_visible()
    look(page, f"opening-superior-{width}", script)
    page.get_by_role("link", name=name).click()
    page.get_by_role("button", name="撤回").click()
    expect(page.get_by_text("调整已撤回")).to_be_visible()
    expect(page.get_by_role("link", name=name)).to_have_count(0)


def test_operator_reads_what_a_move_will_bring(open_page: Callable[..., Page], site: Site) -> None:
    page = open_page(PHONE)
    enter(page, site, "32017001", "南京市示范七区财政局", above="32")

    page.goto("/desk/departments/32017001/reform")
    page.get_by_label("改隶到另一个上级部门").check()
    page.get_by_label("新的上级部门").select_option(label="无锡市财政局")
    page.get_by_label("生效日期").fill("2099-01-01")
    page.get_by_label("批准文件的文号").fill("苏府办〔2098〕9 号")
    page.get_by_label("原因").fill("行政区划调整")
    page.get_by_role("button", name="看会带来哪些变化").click()

    expect(page.get_by_role("heading", name="南京市示范七区财政局改隶无锡市财政局")).to_be_visible()
    look(page, "move-preview", script=True)


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_everybody_is_led_from_a_closed_department_to_its_successor(
    open_page: Callable[..., Page], site: Site, width: int
) -> None:
    code, name = f"3201{width}9", f"南京市示范{width}9区财政局"
    with site.orm():
        department, successor = opened(code, name), Department.objects.get(code="320102")
        person = make_person("李雷")
        make_draft(person)
        save(person, "department", {**DEPARTMENT, "department": code})
        close_department(department_id=department.pk, successor_id=successor.pk, closes_on=date(2026, 1, 1))
        session = start_session(account_id=person.account.pk, is_staff=False)
    page = open_page(width)

    page.goto(f"/contact?code={code}")
    expect(page.get_by_text(f"{name}的业务由南京市玄武区财政局承接")).to_be_visible()
    look(page, f"reform-contact-{width}", script=True)
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])
    page.goto("/collection/department")
    expect(page.get_by_text("由南京市玄武区财政局承接。请核对下面的部门，再保存。")).to_be_visible()
    look(page, f"reform-draft-{width}", script=True)
    page.get_by_role("button", name="保存并下一步").click()
    expect(page.get_by_role("heading", name="采集范围")).to_be_visible()
    with site.orm():
        assert newest(person).drafts.get(section="department").typed["department"] == "320102"


def opened(code: str, name: str) -> Department:
    return open_department(
        code=code, name=name, short_name="示范区", level=3, parent_id=Department.objects.get(code="3201").pk,
        division="3201", valid_from=date(2020, 1, 1),
    )  # fmt: skip


def enter(page: Page, site: Site, code: str, name: str, above: str = "3201") -> None:
    """Sign 赵敏 of 南京市财政局, or above, in, her TOTP just confirmed; the department is this test's own."""
    with site.orm():
        opened(code, name)
        officer = make_officer("赵敏", above, roles=("operator",))
        session = start_session(account_id=officer.account_id, is_staff=True)
        Session.objects.filter(account_id=officer.account_id).update(stepped_up_at=Now())
    page.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])


def look(page: Page, name: str, script: bool) -> None:
    """Keep a picture; axe itself is a script."""
    screenshot(page, name)
    if script:
        assert_accessible(page)
