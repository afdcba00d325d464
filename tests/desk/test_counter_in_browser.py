"""窗口代办 in a real browser: at every width, by keyboard, and without JavaScript, until the person hands in."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from browser import DESKTOP, PHONE, Site, assert_accessible, screenshot
from drafts import make_draft
from factories import make_officer, make_person
from kuaiji.accounts.cookies import SESSION
from kuaiji.accounts.models import Identity, Limit
from kuaiji.accounts.sessions import start_session
from sitting import link_sent_to, told

pytestmark = pytest.mark.journey


def look(page: Page, name: str, *, script: bool) -> None:
    """Hold the page to what every page must be, at both widths; axe itself is a script."""
    if not script:
        return
    for width in (DESKTOP, PHONE):
        page.set_viewport_size({"width": width, "height": 900})
        assert_accessible(page)
        screenshot(page, f"counter-{name}-{width}")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no-script"])
def test_officer_types_and_the_person_hands_in(open_page: Callable[..., Page], site: Site, *, script: bool) -> None:
    with site.orm():
        person = make_person("李雷")
        make_draft(person)
        officer = make_officer("王芳")
        number, phone = Identity.objects.get(person=person).number, person.account.phone
        session = start_session(account_id=officer.account_id, is_staff=True)
    desk, mobile = open_page(DESKTOP, script=script), open_page(PHONE, script=script)
    desk.context.add_cookies([{"name": SESSION, "value": session, "url": site.url}])

    desk.goto("/desk/counter")
    look(desk, "who", script=script)
    desk.get_by_label("证件类型").select_option("resident_id")
    for label, text in (("证件号码", number), ("真实姓名", "李雷"), ("手机号", phone)):
        desk.get_by_label(label, exact=True).fill(text)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("请本人报出验证码")
    look(desk, "code", script=script)
    with site.orm():
        code = told(phone, "窗口")
        Limit.objects.all().delete()
    desk.get_by_label("短信验证码").fill(code)
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("heading", level=1)).to_have_text("会计人员信息采集")
    look(desk, "tasks", script=script)
    desk.goto("/collection/basic")
    look(desk, "basic", script=script)
    desk.goto("/collection/declaration")
    desk.get_by_role("button", name="发给本人确认").click()
    expect(desk.get_by_text("已发到本人手机")).to_be_visible()
    look(desk, "asked", script=script)

    with site.orm():
        link = link_sent_to(phone)
    mobile.goto(link)
    look(mobile, "confirm-who", script=script)
    mobile.get_by_label("证件号码最后 4 位").fill(number[-4:])
    mobile.keyboard.press("Enter")
    expect(mobile.get_by_role("heading", level=1)).to_have_text("核对并提交")
    look(mobile, "confirm", script=script)
    for label in ("我承诺所提供信息真实有效", "我已阅读并同意", "我同意为实名认证处理"):
        mobile.get_by_label(label).check()
    mobile.get_by_role("button", name="提交", exact=True).click()
    expect(mobile.get_by_role("heading", level=1)).to_have_text("信息采集已提交")
    look(mobile, "confirmed", script=script)
    mobile.goto(link)
    expect(mobile.get_by_role("heading", level=1)).to_have_text("这个链接已经失效")
    look(mobile, "over", script=script)

    desk.reload()
    expect(desk.get_by_text("请从审核台的“窗口代办”重新开始")).to_be_visible()
