"""The pages for what went wrong (出错页): in the same frame, saying what happened and what to do next."""

import logging
import secrets
import sys
from dataclasses import dataclass, replace

from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from psycopg.errors import DeadlockDetected, SerializationFailure

from kuaiji.web.shortcuts import text

log = logging.getLogger(__name__)

# When not even the frame can be made, for instance because the database is gone.
BARE = """<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>暂时出了故障</title>
<h1>暂时出了故障</h1><p>已经记录，编号 %s。已保存的内容都在。请过几分钟再试，或者把编号告诉会计管理部门。</p>
<p><a href="/">回首页</a></p></html>"""


@dataclass(frozen=True, slots=True)
class Trouble:
    """What happened, and what to do; `ways` are (address, word) pairs, the first is the strong one."""

    status: int
    title: str
    text: str
    hint: str = ""
    ways: tuple[tuple[str, str], ...] = (("/", "回首页"),)
    incident: str = ""


TROUBLES = {
    trouble.status: trouble
    for trouble in (
        Trouble(400, "这次请求没有读懂", "可能是页面打开太久，或者地址不完整。", "回到上一页，刷新以后再试一次。"),
        Trouble(
            401,
            "登录已过期",
            "为了安全，长时间没有操作会自动退出。",
            "登录以后接着办，已保存的内容都在。",
            (("/login", "去登录"), ("/", "回首页")),
        ),
        Trouble(
            403, "这一页您不能打开", "它属于别的账号，或者需要另一种身份登录。", "换账号以前，请先退出现在的账号。"
        ),
        Trouble(
            404,
            "没有这一页",
            "地址可能抄错了，或者这一页已经搬走。",
            "核对地址，或者从首页重新找。",
            (("/", "回首页"), ("/guide", "看办事指南")),
        ),
        Trouble(405, "不能这样打开这一页", "这个地址只接受从表单里提交。", "回到上一页，用页面上的按钮再试一次。"),
        Trouble(
            409,
            "内容已经变了",
            "另一个窗口或者工作人员刚刚改过，您看到的不是最新的。",
            "回到上一页刷新，对照最新内容再办。您刚才填写的内容，浏览器的上一页里还在。",
        ),
        Trouble(413, "文件太大", "网页一次最多收 10 MB。", "压缩图片以后再上传。"),
        Trouble(422, "还不能办理", "有内容需要先更正。", "回到上一页，按提示修改。"),
        Trouble(429, "操作太频繁", "为了保护账号，短时间内次数有限制。", "请过一会儿再试，已填写的内容在上一页里。"),
        Trouble(
            500,
            "暂时出了故障",
            "是我们的问题，已经记录下来。已保存的内容都在。",
            "请过几分钟再试。还是不行，请把下面的编号告诉会计管理部门。",
        ),
        Trouble(503, "现在办理的人很多", "您的请求还没有处理，已保存的内容都在。", "请稍等片刻，回到上一页再试一次。"),
    )
}
CSRF = replace(
    TROUBLES[403],
    title="页面打开太久了",
    text="为了安全，这张表需要刷新一次才能提交。您填写的内容没有丢。",
    hint="按浏览器的“后退”回到表单，内容还在；另开一个窗口登录以后，再提交一次。请允许浏览器使用 Cookie。",
)
CROSSED = replace(
    TROUBLES[503],
    title="刚才没有办成",
    text="同一时刻也有人在办这件事，您这一次的没有保存。以前保存的内容都在。",
    hint="请回到上一页，再提交一次，填写的内容还在。还是不行，请把下面的编号告诉会计管理部门。",
)


def answer(request: HttpRequest, trouble: Trouble) -> HttpResponse:
    return HttpResponse(text(request, "web/error.html", {"trouble": trouble}), status=trouble.status)


def page(request: HttpRequest, status: int, reason: str = "", wait: int = 0) -> HttpResponse:
    """Answer with the page of this status; `reason` says more than the page can, `wait` is in seconds."""
    trouble = TROUBLES[status]
    trouble = replace(trouble, text=reason) if reason else trouble
    if wait:
        trouble = replace(trouble, hint=f"请等 {waiting(wait)}再试。已填写的内容，浏览器的上一页里还在。")
    response = answer(request, trouble)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def waiting(seconds: int) -> str:
    return f"{seconds} 秒" if seconds < 60 else f"{-(-seconds // 60)} 分钟"


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 400)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 403, str(exception))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return page(request, 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return answer(request, CSRF)


def fault(request: HttpRequest) -> HttpResponse:
    """Give the fault a number that stands on the page and in the log."""
    # In two halves, easy to read out, and never long enough for the log to mask it as somebody's number.
    incident = f"{secrets.token_hex(2)}-{secrets.token_hex(2)}".upper()
    # The route, not the address: an address may hold an id or the token of a link.
    route = request.resolver_match.route if request.resolver_match else "-"
    log.error("incident %s at %s", incident, route, exc_info=True)
    try:
        return answer(request, replace(CROSSED if has_crossed() else TROUBLES[500], incident=incident))
    except Exception:
        log.exception("incident %s: the page itself could not be made", incident)
        return HttpResponse(BARE % incident, status=500)


def has_crossed() -> bool:
    """True where the database gave up one of two transactions that waited for each other; trying again helps."""
    error = sys.exception()
    return isinstance(error, OperationalError) and isinstance(error.__cause__, (DeadlockDetected, SerializationFailure))


def dressed(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Put a bare refusal, such as `HttpResponseForbidden("…")`, into the frame; its text becomes the reason."""
    bare = response.status_code in TROUBLES and not response.streaming and b"<" not in response.content[:64]
    if not bare or not response.headers.get("Content-Type", "").startswith("text/html"):
        return response
    framed = page(request, response.status_code, response.content.decode())
    for name in ("Allow", "Retry-After"):
        if name in response.headers:
            framed.headers[name] = response.headers[name]
    framed.cookies = response.cookies
    return framed
