"""首页: the way in for everybody, at no cost to the database."""

import gzip
import re
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.test import Client

from kuaiji.departments.models import Department

HEAVIEST = 60 * 1024
MOST_REQUESTS = 8


def test_anybody_finds_the_way_to_register_to_sign_in_and_to_the_three_modules(client: Client) -> None:
    page = client.get("/").content.decode()

    assert '<a class="btn btn--sm" href="/register">注册</a>' in page
    assert "会计人员登录</a>" in page
    assert "工作人员登录</a>" in page
    for word in (
        "会计人员信息采集",
        "会计人员属地关系调转",
        "会计专业技术资格考试",
        "会计人员信息服务",
        "模板下载",
        "公告",
        "办事指南",
    ):
        assert word in page


def test_the_landing_page_is_made_without_database_or_session(client: Client) -> None:
    # Without the django_db mark any statement would raise.
    answer = client.get("/")

    assert answer.status_code == 200
    assert answer.cookies == {}
    assert answer.headers["Cache-Control"] == "public, max-age=60"
    assert "Cookie" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("cookies", "head"),
    [
        ({}, '<html lang="zh-CN">'),
        ({"theme": "dark"}, '<html lang="zh-CN" data-theme="dark">'),
        ({"theme": "light", "size": "large"}, '<html lang="zh-CN" data-theme="light" data-size="large">'),
        ({"theme": '"><script>', "size": "huge"}, '<html lang="zh-CN">'),
    ],
)
def test_the_page_comes_in_the_look_that_was_chosen(client: Client, cookies: dict[str, str], head: str) -> None:
    client.cookies.load(cookies)

    assert head in client.get("/").content.decode()


def test_the_landing_page_is_light(client: Client) -> None:
    page = client.get("/").content
    wanted = set(re.findall(rb'<(?:link|script)[^>]* (?:href|src)="/static/([^"]+)"', page))
    sizes = [len(gzip.compress(page))]
    for name in wanted:
        found = finders.find(name.decode())
        assert isinstance(found, str), name
        with open(found, "rb") as file:
            sizes.append(len(gzip.compress(file.read())))

    assert sum(sizes) < HEAVIEST
    assert len(sizes) <= MOST_REQUESTS


@pytest.mark.django_db
def test_no_public_page_leads_nowhere(client: Client) -> None:
    """Crawl what the portal itself owns; the doors of other packages are checked where they are built."""
    others = ("/register", "/login", "/reset", "/terms", "/privacy", "/desk", "/collection", "/static")
    seen: set[str] = set()
    left = ["/"]
    while left:
        address = left.pop()
        seen.add(address)
        answer = client.get(address)
        assert answer.status_code == 200, address
        links = re.findall(rb'<a [^>]*href="([^"#]+)', answer.content)
        for link in (
            urljoin(address, href) for href in map(bytes.decode, links) if not href.startswith(("tel:", "http"))
        ):
            is_own = not link.startswith(others) and not link.startswith("/contact?")
            if is_own and link not in seen and link not in left:
                left.append(link)

    assert {
        "/",
        "/services",
        "/change",
        "/transfer",
        "/exam",
        "/guide/junior",
        "/guide/senior",
        "/templates/resume.pdf",
        "/templates/resume.docx",
        "/contact",
    } <= seen


@pytest.mark.django_db
def test_department_is_found_by_its_name(client: Client) -> None:
    page = client.get("/contact", {"q": "天河"}).content.decode()

    assert '<a href="/contact?code=440106">广州市天河区财政局</a><p class="hint">' in page


@pytest.mark.django_db
@pytest.mark.parametrize("word", ["天", "没有这个地方", "%%", "x" * 200])
def test_nothing_found_says_what_to_do(client: Client, word: str) -> None:
    page = client.get("/contact", {"q": word}).content.decode()

    assert "请换一个名称" in page


@pytest.mark.django_db
def test_departments_below_are_listed_with_how_to_reach_them(client: Client) -> None:
    Department.objects.filter(code="440106").update(
        phone="020-10000001", hours="工作日 9:00–17:00", address="示范路 1 号"
    )

    page = client.get("/contact", {"code": "4401"}).content.decode()

    assert '<a class="num" href="tel:020-10000001">020-10000001</a>' in page
    assert "示范路 1 号" in page
    assert "电话待登记" in page
