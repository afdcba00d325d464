"""What people do on the pages of both guides, one function a heading: with scripts or without."""

import io
import os
import re
import time
from collections.abc import Mapping
from pathlib import Path

import pyotp
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from browser import DESKTOP, PHONE, assert_accessible
from journeys.conftest import PASSWORD, Platform, Someone
from kuaiji.accounts.staff import STEP_SECONDS
from kuaiji.demo.pictures import certificate, portrait

PICTURES = Path(__file__).parents[2] / "docs" / "screenshots"
COLOURS = 96
WHERE = {"household": ("44", "4401"), "residence": ("44", "4401")}
HIGH_SCHOOL = {
    "place": "mainland", "mode": "full_time", "school": "广州市示范中学", "level": "61", "degree": "none",
    "started_on.y": "2010", "started_on.m": "9", "ended_on.y": "2013", "ended_on.m": "6", "major": "高中",
    "certificate_number": "201300012345",
}  # fmt: skip

# The last digit tells the sandbox that 学信网 knows another year of graduation.
BACHELOR = {
    "place": "mainland", "mode": "full_time", "school": "示范财经大学", "level": "21", "degree": "4",
    "started_on.y": "2013", "started_on.m": "9", "ended_on.y": "2017", "ended_on.m": "6", "major": "会计学",
    "certificate_number": "999991201705000018", "degree_number": "9999942017000012",
}  # fmt: skip


def look(page: Page, name: str = "") -> None:
    """Hold the page to what every page must be; keep its picture at both widths if it has a name."""
    width = (page.viewport_size or {"width": PHONE})["width"]
    for each in (DESKTOP, PHONE):
        page.set_viewport_size({"width": each, "height": 900 if each == DESKTOP else 844})
        if name and os.environ.get("KUAIJI_SCREENSHOTS"):
            keep(page, f"{name}-{each}")
    assert_accessible(page)
    page.set_viewport_size({"width": width, "height": 900 if width == DESKTOP else 844})


def keep(page: Page, name: str) -> None:
    """Write a small picture for the documentation, without the focus ring of whatever was pressed last."""
    page.wait_for_load_state("networkidle")
    page.evaluate("scrollTo(0, 0)")
    page.evaluate("document.querySelector('[data-errors]') || document.activeElement.blur()")
    PICTURES.mkdir(parents=True, exist_ok=True)
    shot = Image.open(io.BytesIO(page.screenshot(full_page=True)))
    shot.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(PICTURES / f"{name}.png", optimize=True)


def press(page: Page, word: str) -> None:
    page.get_by_role("main").get_by_role("button", name=word, exact=True).click()


def at(page: Page, heading: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_contain_text(heading)


def fill(page: Page, fields: Mapping[str, str]) -> None:
    for name, value in fields.items():
        controls = page.locator(f"main [name='{name}']")
        kind = controls.first.evaluate("one => one.type")
        if kind in {"radio", "checkbox"}:
            page.locator(f"main [name='{name}'][value='{value}']").check()
        elif kind == "select-one":
            controls.first.select_option(value)
        else:
            controls.first.fill(value)


def pick(page: Page, title: str, codes: tuple[str, ...], *, script: bool = True) -> None:
    """Go down the selects of a place; without scripts each level is asked for by 显示下一级."""
    for depth, code in enumerate(codes):
        group = page.get_by_role("group", name=title)
        group.get_by_role("combobox").nth(depth).select_option(code)
        if not script and depth < len(codes) - 1:
            group.get_by_role("button", name="显示下一级").click()


def box(page: Page, title: str) -> Locator:
    return page.get_by_role("group", name=re.compile(f"^{title}"))


def upload(page: Page, title: str, picture: bytes, *, script: bool = True) -> None:
    """Put a picture into its box: at once by script, else by its own button 上传."""
    file = {"name": f"{title}.jpg", "mimeType": "image/jpeg", "buffer": picture}
    box(page, title).locator("input.upload__file").set_input_files(file)  # type: ignore[arg-type]
    if not script:
        box(page, title).get_by_role("button", name="上传", exact=True).click()
    expect(box(page, title).locator(".file:not(.file--work)")).to_be_visible()


# （一）新用户注册


def register(page: Page, platform: Platform, someone: Someone) -> None:
    """Fill the form in, have the code sent, read it in the inbox of the phone."""
    fill(page, {
        "kind": "resident_id", "number": someone.number, "name": someone.name, "password": PASSWORD, "again": PASSWORD,
        "phone": someone.phone, "terms": "yes", "sensitive": "yes",
    })  # fmt: skip
    press(page, "获取验证码")
    expect(page.get_by_text("验证码已发送")).to_be_visible()
    fill(page, {"code": code_for(platform, someone.phone)})


def code_for(platform: Platform, phone: str) -> str:
    found = re.search("[0-9]{6}", letter_for(platform, phone, "验证码"))
    assert found
    return found[0]


def letter_for(platform: Platform, phone: str, words: str, seconds: float = 20) -> str:
    """Wait for a text message with these words, as long as a person would."""
    end = time.monotonic() + seconds
    while True:
        letter = next((each for each in platform.letters(phone) if words in each), "")
        if letter:
            return letter
        assert time.monotonic() < end, f"no message with {words}: {platform.letters(phone)}"
        time.sleep(0.1)


# （二）会计人员登录


def sign_in(page: Page, someone: Someone) -> None:
    page.get_by_label("证件号码或手机号").fill(someone.number)
    page.get_by_label("密码").fill(PASSWORD)
    press(page, "登录")


# （三）会计人员信息采集


def prove(page: Page) -> None:
    press(page, "开始实名认证")
    expect(page.get_by_text("实名认证已完成")).to_be_visible()


def choose_department(
    page: Page, code: tuple[str, ...], *, status: str = "other", exam: str = "junior", script: bool = True
) -> None:
    fill(page, {"status": status, "exam": exam})
    pick(page, "户籍所在地", WHERE["household"], script=script)
    pick(page, "现居住地", WHERE["residence"], script=script)
    pick(page, "会计管理部门", code, script=script)
    press(page, "保存并下一步")


# （四）采集范围选择


def choose_scope(page: Page, scope: str) -> None:
    fill(page, {"scope": scope, "has_read": "yes"})
    press(page, "保存并下一步")


# （五）基本信息


def hand_in_pictures(page: Page, *, script: bool = True) -> None:
    upload(page, "标准证件照片", portrait(1), script=script)
    upload(page, "身份证明人像面", certificate(2, "ID CARD"), script=script)
    upload(page, "身份证明国徽面", certificate(3, "ID CARD"), script=script)
    if script:
        expect(page.get_by_text("已上传")).to_have_count(3)


# （九）审核告知 and what follows


def hand_in(page: Page) -> str:
    """Promise and submit; return the number of the case from the 回执."""
    page.get_by_label("我承诺所提供信息真实有效").check()
    press(page, "提交")
    at(page, "信息采集回执")
    found = re.search("/receipt/([A-Z0-9-]+)", page.url)
    assert found
    return found[1]


def wait_for_state(page: Page, word: str, seconds: float = 30) -> None:
    """Look at the progress again until it says so, as people do."""
    end = time.monotonic() + seconds
    while True:
        page.goto("/collection/")
        if page.get_by_role("main").get_by_text(word).first.is_visible():
            return
        assert time.monotonic() < end, page.get_by_role("main").inner_text()
        time.sleep(0.3)


# 审核台


def enrol(page: Page, link: str) -> str:
    """Use the enrolment link: set the password, put the key into the authenticator; return that key."""
    page.goto(link)
    secret = (page.locator("code.secret").text_content() or "").replace(" ", "")
    page.get_by_label("新密码", exact=True).fill(PASSWORD)
    page.get_by_label("确认新密码").fill(PASSWORD)
    # The code of the step before leaves the present one for signing in; it must not grow older while it is sent.
    if (left := STEP_SECONDS - time.time() % STEP_SECONDS) < 10:
        time.sleep(left)
    page.get_by_role("textbox", name="动态口令").fill(pyotp.TOTP(secret).at(int(time.time()) - STEP_SECONDS))
    press(page, "启用")
    at(page, "账号已启用")
    return secret


def sign_in_at_desk(page: Page, username: str, secret: str) -> None:
    page.goto("/desk/login")
    page.get_by_label("用户名").fill(username)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_label("动态口令").fill(pyotp.TOTP(secret).now())
    press(page, "登录")
    at(page, "审核")


def decide(page: Page, word: str) -> None:
    """Tick 整件结论 and send it."""
    page.get_by_role("group", name="整件结论").get_by_text(word, exact=False).first.click()
    page.get_by_role("button", name=re.compile("^提交结论")).click()
