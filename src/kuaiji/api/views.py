"""接口: the same questions as `kuaiji rules`, over HTTP, for whoever holds a token."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from threading import BoundedSemaphore
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError
from ninja.openapi.schema import OpenAPISchema
from ninja.security import HttpBearer

from kuaiji.api.actions import Call, call
from kuaiji.api.answers import MOST_BYTES, REFUSALS, TOO_LARGE, answered
from kuaiji.api.schema import operation, schemas
from kuaiji.attachments.middleware import BUSY_SECONDS
from kuaiji.departments.bureaus import bureaus_today
from kuaiji.rules.asked.inquiries import INQUIRIES, Exit, Inquiry, Reply, refusal, reply_to
from kuaiji.rules.asked.reading import Fault, Unreadable, decoded, load
from kuaiji.rules.asked.setting import Setting, setting

MOST_ROWS = 100
STATUS = {Exit.CLEAN: 200, Exit.FINDINGS: 200, Exit.UNREAD: 422, Exit.NOT_BUILT: 501}
UNKNOWN = Fault("", "token", "缺少令牌，或者令牌不对、已过期、已吊销。请在 Authorization 里写 Bearer 和令牌。")
UNMEASURED = Fault("", "length", "没有写明内容多长。请不要分块传送，在 Content-Length 里写明字节数。")
CLOSED = Fault("", "department", "签发令牌的会计管理部门已经撤销。请向承接的部门另要一个。")


class Refusal(Exception):
    """A call that is not answered, and why."""

    def __init__(self, status: int, fault: Fault, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(fault.reason)
        self.status, self.fault, self.headers = status, fault, headers or {}


class Bearer(HttpBearer):
    """Counts the call and lets it in, or says why not."""

    def authenticate(self, request: HttpRequest, token: str) -> Call | None:
        found = call(token=token)
        if found is None or not found.is_live:
            return None
        if not found.is_open:
            raise Refusal(403, CLOSED)
        if not found.is_within:
            reason = f"这个令牌的次数用完了，请 {found.wait} 秒后再试。"
            raise Refusal(429, Fault("", "limit", reason), {"Retry-After": str(max(1, found.wait))})
        return found


class Rules(NinjaAPI):
    """Describes the facts by their one declaration."""

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"].update(schemas())
        return schema


api = Rules(
    title="全国会计人员统一服务管理平台：规则接口",
    version="1",
    description="不用网站，直接问规则。事实的写法和每个问题的例子见 docs/ask/。",
    docs_url=None,
    urls_namespace="api",
    auth=Bearer(),
)


@api.exception_handler(Refusal)
def refuse(request: HttpRequest, refused: Refusal) -> HttpResponse:
    return answered(refused.status, {"errors": [refused.fault.as_json()]}, refused.headers)


@api.exception_handler(AuthenticationError)
def refuse_unknown(request: HttpRequest, refused: AuthenticationError) -> HttpResponse:
    return answered(401, {"errors": [UNKNOWN.as_json()]}, {"WWW-Authenticate": "Bearer"})


def ask(request: HttpRequest, inquiry: Inquiry, policy: str | None, today: str | None) -> HttpResponse:
    """Answer one group of facts, or up to a hundred in a list."""
    try:
        asked_of = _setting(request, policy, today)
        value = load(decoded(body_of(request)))
        rows = value if isinstance(value, list) else [value]
        if len(rows) > MOST_ROWS:
            raise Unreadable([Fault("", "too-many", f"一次最多 {MOST_ROWS} 个人，请分几次问。")])
    except Unreadable as unread:
        return answered(422, refusal(inquiry, unread).body)
    replies = [reply_to(inquiry, row, asked_of) for row in rows]
    if isinstance(value, list):
        return answered(200, {"answers": _numbered(replies)})
    return answered(STATUS[replies[0].exit], replies[0].body)


def _numbered(replies: Sequence[Reply]) -> list[dict[str, Any]]:
    return [{"item": place, **each.body} for place, each in enumerate(replies)]


def _setting(request: HttpRequest, policy: str | None, today: str | None) -> Setting:
    """Take the platform's own clock where no day is named; a policy is named, never a file of this machine.

    The departments are as they stand today, read once and only if the question turns on one.
    """
    found = setting(policy, today, files=False, bureaus=cache(bureaus_today))
    now: Call = request.auth  # type: ignore[attr-defined]
    return found if today else replace(found, now=now.now.astimezone(found.now.tzinfo))


def body_of(request: HttpRequest) -> bytes:
    announced = request.headers.get("Content-Length", "")
    if not announced:
        raise Refusal(411, UNMEASURED)
    if announced.isascii() and announced.isdecimal() and int(announced) > MOST_BYTES:
        raise Refusal(413, TOO_LARGE)
    # A program may send as slowly as a phone on a train.
    places: BoundedSemaphore = request.places  # type: ignore[attr-defined]
    if not places.acquire(blocking=False):
        raise Refusal(503, REFUSALS[503], {"Retry-After": str(BUSY_SECONDS)})
    try:
        return request.body
    finally:
        places.release()


def _add(inquiry: Inquiry) -> None:
    """Give each question an address of its own, so that its facts and its answer can be described."""

    def view(request: HttpRequest, policy: str | None = None, today: str | None = None) -> HttpResponse:
        return ask(request, inquiry, policy, today)

    view.__name__ = inquiry.name
    api.post(f"/rules/{inquiry.name}", url_name=inquiry.name, summary=inquiry.title, **operation(inquiry))(view)


for each in INQUIRIES.values():
    _add(each)
