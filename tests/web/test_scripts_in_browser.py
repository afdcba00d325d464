"""What the scripts promise: nothing typed is lost, nothing is sent twice, nobody solves riddles."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from email.message import Message
from typing import Any
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Request, Route, expect

from web.gallery import gallery

pytestmark = pytest.mark.journey

SCHOOL = "[name=school]"
STATUS = "[data-saved]"


class Server:
    """Answers what the page sends, as the views will: `answers` is used up from the left, the last one stays."""

    def __init__(self, page: Page, path: str, *answers: tuple[int, Any]) -> None:
        self.answers = list(answers)
        self.asked: list[Request] = []
        page.route(f"**{path}", self.answer)

    def answer(self, route: Route) -> None:
        self.asked.append(route.request)
        status, body = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(body, str):
            route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")
        else:
            route.fulfill(status=status, json=body)

    def posted(self, number: int) -> dict[str, list[str]]:
        return parse_qs(self.asked[number].post_data or "", keep_blank_values=True)


@pytest.fixture
def page(open_page: Callable[..., Page]) -> Page:
    page = open_page()
    page.route("**/gallery", lambda route: route.fulfill(body=gallery(), content_type="text/html; charset=utf-8"))
    page.route("**/files/**", lambda route: route.fulfill(status=404))
    page.route("**/upload?*", lambda route: route.fulfill(status=404))
    return page


def saved(revision: int, *findings: dict[str, str]) -> tuple[int, dict[str, Any]]:
    return 200, {"revision": revision, "saved_at": "10:42", "findings": list(findings)}


FINDING = {
    "at": "f-education-7-school",
    "code": "edu.school",
    "severity": "must",
    "message": "学校名称请写全称。",
    "source": "指引（六）",
}


def test_typing_is_kept_by_itself_with_the_newest_revision(page: Page) -> None:
    server = Server(page, "/save", saved(8), saved(9))
    page.goto("/gallery")

    page.fill(SCHOOL, "中山")
    expect(page.locator(STATUS)).to_have_text("草稿已自动保存 10:42")
    page.fill(SCHOOL, "中山大学")
    expect(page.locator("[name=revision]")).to_have_value("9")

    assert [server.posted(number)["revision"] for number in (0, 1)] == [["7"], ["8"]]
    assert server.posted(1)["school"] == ["中山大学"]
    keys = {request.headers["x-key"] for request in server.asked}
    assert len(keys) == len(server.asked) == 2
    assert all(re.fullmatch("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", key) for key in keys)


def test_a_save_that_failed_is_tried_again_with_the_same_key(page: Page) -> None:
    server = Server(page, "/save", (503, {}), saved(8))
    page.goto("/gallery")

    page.fill(SCHOOL, "中山")
    expect(page.locator(STATUS)).to_have_text("草稿已自动保存 10:42")

    assert len({request.headers["x-key"] for request in server.asked}) == 1
    assert len(server.asked) == 2


def test_a_hint_appears_beside_the_field_once_the_person_has_been_there(page: Page) -> None:
    silent = {**FINDING, "at": "f-education-7-major", "message": "请填写所学专业。"}
    Server(page, "/save", saved(8, FINDING, silent), saved(9))
    page.goto("/gallery")

    page.fill(SCHOOL, "中大")
    page.press(SCHOOL, "Tab")
    expect(page.locator("#f-education-7-school-e1")).to_contain_text("学校名称请写全称。")
    expect(page.locator(SCHOOL)).to_have_attribute("aria-invalid", "true")
    assert page.get_by_text("请填写所学专业。").count() == 0

    page.fill(SCHOOL, "中山大学")
    expect(page.locator("#f-education-7-school-e1")).to_have_count(0)
    assert page.locator(SCHOOL).get_attribute("aria-invalid") is None


def test_two_windows_show_both_texts_and_the_person_chooses(page: Page) -> None:
    server = Server(
        page, "/save", (409, {"revision": 12, "theirs": {"school": "示范大学", "major": "会计学"}}), saved(13)
    )
    page.goto("/gallery")

    page.fill(SCHOOL, "中大")
    alert = page.get_by_role("alert").filter(has_text="这里填写的").first
    expect(alert.get_by_role("row").nth(1)).to_have_text("学校名称中大示范大学")
    assert alert.get_by_role("row").count() == 2
    alert.get_by_role("button", name="换成另一个窗口的").click()

    expect(page.locator(SCHOOL)).to_have_value("示范大学")
    expect(page.locator(STATUS)).to_have_text("草稿已自动保存 10:42")
    assert server.posted(1)["revision"] == ["12"]


def test_an_expired_session_says_so_and_stops_saving(page: Page) -> None:
    server = Server(page, "/save", (401, {}))
    page.goto("/gallery")

    page.fill(SCHOOL, "中大")
    expect(page.locator(STATUS)).to_contain_text("登录已过期")
    page.fill(SCHOOL, "中山大学")
    page.wait_for_timeout(1200)

    assert len(server.asked) == 1


def test_a_double_click_sends_a_form_once(page: Page) -> None:
    server = Server(page, "/logout", (204, ""))
    page.goto("/gallery")

    page.get_by_role("button", name="退出").dblclick()
    page.wait_for_timeout(300)

    assert len(server.asked) == 1


def test_the_error_summary_has_the_focus_and_leads_to_the_field(page: Page) -> None:
    page.goto("/gallery")

    assert page.title().startswith("错误：")
    expect(page.locator(".errs")).to_be_focused()
    page.get_by_role("link", name="毕业时间请填写年和月").click()
    expect(page.locator("#f-education-7-ended_on")).to_be_focused()
    page.get_by_role("link", name="请上传学历证书").click()
    assert page.evaluate("document.activeElement.closest('.field').id") == "f-education-7-diploma-box"


def test_the_proof_of_work_is_found_and_true(page: Page) -> None:
    page.goto("/gallery")

    expect(page.locator(".proof")).to_contain_text("验证码：已自动完成")
    number = page.locator("[name=pow]").input_value()
    digest = hashlib.sha256(f"gallery.1.ab.cd.{number}".encode()).digest()
    assert int.from_bytes(digest[:4], "big") >> (32 - 10) == 0


def test_the_code_button_sends_once_counts_down_and_takes_the_next_challenge(page: Page) -> None:
    answer = {"message": "验证码已发送。", "wait": 60, "findings": [], "challenge": "gallery.2.ef.01", "bits": 8}
    server = Server(page, "/code", (200, answer))
    page.goto("/gallery")

    page.get_by_role("button", name="获取验证码").click()

    expect(page.locator("[data-sms]")).to_contain_text("秒后可重发")
    expect(page.locator("[data-sms]")).to_be_disabled()
    expect(page.locator("[data-sms-status]")).to_have_text("验证码已发送。")
    expect(page.locator("[name=challenge]")).to_have_value("gallery.2.ef.01")
    assert server.posted(0)["send"] == ["code"]
    assert server.posted(0)["pow"] != [""]


def parts(request: Request) -> dict[str, bytes]:
    body, head = request.post_data_buffer or b"", Message()
    head["Content-Type"] = request.headers["content-type"]
    boundary = str(head.get_param("boundary")).encode()
    found = {}
    for part in body.split(b"--" + boundary)[1:-1]:
        top, _, content = part.partition(b"\r\n\r\n")
        found[re.search(rb'name="([^"]+)"', top)[1].decode()] = content[:-2]  # type: ignore[index]
    return found


BOX = '<fieldset class="field upload" id="f-education-7-study_proof-box" data-upload="/upload" data-slot="study_proof"'
TAKEN = f'{BOX} data-max="512000"><legend>在学证明</legend><div class="drop" data-drop><p>已上传</p></div></fieldset>'
INPUT = "#f-education-7-study_proof"


def test_a_picture_is_sent_at_once_and_its_box_comes_back(page: Page) -> None:
    server = Server(page, "/upload", (200, TAKEN))
    page.goto("/gallery")

    page.set_input_files(INPUT, {"name": "学生证.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 30_000})

    expect(page.locator("#f-education-7-study_proof-box")).to_contain_text("已上传")
    sent = next(request for request in server.asked if request.method == "POST")
    fields = parts(sent)
    assert fields["upload"] == b"study_proof"
    assert fields["file.study_proof"] == b"x" * 30_000
    assert len(fields["key"]) == 36
    assert fields["csrfmiddlewaretoken"]
    assert sent.headers["x-fragment"] == "1"


def test_a_failed_upload_can_be_tried_again(page: Page) -> None:
    server = Server(page, "/upload", (500, "x"), (200, TAKEN))
    page.goto("/gallery")
    page.wait_for_timeout(50)

    page.set_input_files(INPUT, {"name": "学生证.jpg", "mimeType": "image/jpeg", "buffer": b"x" * 30_000})
    page.get_by_role("button", name="再试一次").click()

    expect(page.locator("#f-education-7-study_proof-box")).to_contain_text("已上传")
    keys = [parts(request)["key"] for request in server.asked if request.method == "POST"]
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_too_large_a_picture_is_made_to_fit_in_the_browser(page: Page) -> None:
    server = Server(page, "/upload", (200, TAKEN))
    page.goto("/gallery")
    # A noisy picture, so that it is really large.
    noisy = page.evaluate(
        """async () => {
          const canvas = Object.assign(document.createElement("canvas"), {width: 1400, height: 1400});
          const context = canvas.getContext("2d");
          const picture = context.createImageData(1400, 1400);
          for (let i = 0; i < picture.data.length; i += 1) picture.data[i] = i % 4 === 3 ? 255 : Math.random() * 255;
          context.putImageData(picture, 0, 0);
          return canvas.toDataURL("image/jpeg", 0.9).split(",")[1];
        }"""
    )
    buffer = base64.b64decode(noisy)
    assert len(buffer) > 512_000

    page.set_input_files(INPUT, {"name": "学生证.png", "mimeType": "image/png", "buffer": buffer})
    page.get_by_role("button", name="压缩并使用").click(timeout=20_000)

    expect(page.locator("#f-education-7-study_proof-box")).to_contain_text("已上传")
    sent = parts(next(request for request in server.asked if request.method == "POST"))["file.study_proof"]
    assert len(sent) <= 512_000
    assert sent[:3] == b"\xff\xd8\xff"


def test_no_page_breaks_the_content_security_policy(page: Page) -> None:
    faults: list[str] = []
    page.on("console", lambda message: faults.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    Server(page, "/save", saved(8, FINDING))
    page.goto("/gallery")

    page.fill(SCHOOL, "中大")
    expect(page.locator(STATUS)).to_have_text("草稿已自动保存 10:42")

    assert [fault for fault in faults if "404" not in fault] == []
    assert json.loads(page.locator("meta[name=htmx-config]").get_attribute("content") or "")["allowEval"] is False
