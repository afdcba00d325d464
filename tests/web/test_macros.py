"""Every field, in every state, as HTML that works without JavaScript."""

import pytest
from django.template import engines
from django.test import RequestFactory

from kuaiji.rules.findings import Source, advise, must
from kuaiji.web.bridge import Blank, Option
from kuaiji.web.shortcuts import text
from web.gallery import VISITORS

SOURCE = Source("操作指引", "（六）")
YES_NO = (Option("yes", "是"), Option("no", "否"))


def html(template: str, **context: object) -> str:
    request = RequestFactory().get("/")
    head = '{% from "web/macros.html" import field, fields, error_summary, facts, hidden, tag, pages %}'
    return engines["jinja2"].from_string(head + template).render(context, request)


def test_a_field_has_a_label_a_hint_and_its_text() -> None:
    page = html("{{ field(d, value) }}", d=Blank("school", "学校名称", hint="填写全称"), value='中山"大学')

    assert '<label for="f-school">学校名称</label>' in page
    assert '<p class="hint" id="f-school-h">填写全称</p>' in page
    assert 'value="中山&#34;大学"' in page
    assert 'aria-describedby="f-school-h"' in page


def test_a_finding_stands_beside_its_field_with_its_source() -> None:
    finding = must("edu.no", "请填写学校名称。", SOURCE, "education/7/school")

    page = html("{{ field(d, '', found, path='education/7') }}", d=Blank("school", "学校名称"), found=[finding])

    assert 'id="f-education-7-school-e1"' in page
    assert "依据：操作指引（六）" in page
    assert 'aria-invalid="true" aria-describedby="f-education-7-school-e1"' in page


def test_advice_does_not_make_a_field_wrong() -> None:
    finding = advise("edu.no", "请核对。", SOURCE, "school")

    page = html("{{ error_summary(found) }}{{ field(d, '', found) }}", d=Blank("school", "学校名称"), found=[finding])

    assert "aria-invalid" not in page
    assert "data-errors" not in page
    assert 'class="tip"' in page


@pytest.mark.parametrize("kind", ["radio", "select"])
def test_a_chosen_value_stays_chosen(kind: str) -> None:
    page = html("{{ field(d, 'no') }}", d=Blank("is_accounting", "是否有会计工作经历", kind=kind, choices=YES_NO))

    assert page.count(" checked" if kind == "radio" else " selected") == 1


def test_a_value_that_is_no_choice_is_still_shown() -> None:
    page = html("{{ field(d, '旧值') }}", d=Blank("level", "学历", kind="select", choices=YES_NO))

    assert '<option value="旧值" selected>旧值</option>' in page


def test_a_password_is_never_sent_back() -> None:
    assert "s3cret" not in html("{{ field(d, 's3cret') }}", d=Blank("password", "密码", kind="password"))


def test_a_summary_leads_to_every_field_that_must_be_mended() -> None:
    findings = [must("a", "请填写学校名称。", SOURCE, "education/7/school"), must("b", "还差一份材料。", SOURCE)]

    page = html("{{ error_summary(found) }}", found=findings)

    assert "还有 2 处需要更正" in page
    assert '<a href="#f-education-7-school">请填写学校名称。</a>' in page


def test_every_form_carries_a_token_and_a_key_of_its_own() -> None:
    page = html("{{ hidden(request) }}{{ hidden(request, 3) }}")

    keys = [part.split('"')[0] for part in page.split('name="key" value="')[1:]]
    assert len(set(keys)) == 2
    assert '<input type="hidden" name="revision" value="3">' in page


@pytest.mark.parametrize("who", VISITORS)
def test_the_frame_renders_for_everybody(who: str) -> None:
    visitor = VISITORS[who]
    request = RequestFactory().get("/guide")
    request.visitor = visitor  # type: ignore[attr-defined]
    request.COOKIES["theme"] = "dark"
    request.COOKIES["size"] = '"><script>'

    page = text(request, "web/base.html")

    assert '<html lang="zh-CN" data-theme="dark">' in page
    assert ("李雷" in page) == (visitor is not None and visitor.name == "李雷")
    assert ("/register" in page) == (visitor is None)
    assert ("正在为 <b>韩**</b> 代办" in page) == (who == "counter")


@pytest.mark.parametrize("is_demo", [True, False])
def test_only_the_demo_says_that_everything_is_invented(monkeypatch: pytest.MonkeyPatch, is_demo: bool) -> None:
    monkeypatch.setitem(engines["jinja2"].env.globals, "is_demo", is_demo)

    page = text(RequestFactory().get("/"), "web/base.html")

    assert ("演示环境 · 全部为虚构数据" in page) == is_demo
