"""重复人员 in a real browser: the list and the preview at every width, and the merge by the form."""

from collections.abc import Callable
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from duplicated import WHY, registered, with_permit
from factories import make_officer
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Session
from kuaiji.accounts.sessions import start_session
from kuaiji.web.clock import Now

pytestmark = pytest.mark.journey


@pytest.mark.parametrize(("width", "code", "script"), [(PHONE, "440404", False), (DESKTOP, "440402", True)])
def test_operator_merges_two_records(
    open_page: Callable[..., Page], site: Site, width: int, code: str, script: bool
) -> None:
    with site.orm():
        stays = registered(make_officer("王芳", code), code)
        closes = with_permit()
        operator = make_officer("珠海管理", code, roles=("operator",))
        token = start_session(account_id=operator.account_id, is_staff=True)
        Session.objects.filter(account_id=operator.account_id).update(stepped_up_at=Now())
    page = open_page(width, script=script)
    page.context.add_cookies([{"name": SESSION, "value": token, "url": site.url}])

    page.goto("/desk/duplicates")
    see(page, f"duplicates-{width}", script=script)
    page.locator(f'a[href="{address(stays.pk, closes.pk)}"]').click()
    expect(page.get_by_role("heading", name="合并前后")).to_be_visible()
    see(page, f"merge-{width}", script=script)
    page.get_by_label("怎样核实是同一个人").fill(WHY)
    page.get_by_label("已经核实两份证件属于同一个人").check()
    page.get_by_role("button", name="合并").click()

    expect(page.get_by_role("status").first).to_contain_text("已经合并")
    expect(page.locator(f'a[href="{address(stays.pk, closes.pk)}"]')).to_have_count(0)


def address(stays: UUID, closes: UUID) -> str:
    return f"/desk/duplicates/{stays}/{closes}"


def see(page: Page, name: str, *, script: bool) -> None:
    """Hold the page to axe, which is a script itself, and keep its picture."""
    if script:
        assert_accessible(page)
    screenshot(page, name)
