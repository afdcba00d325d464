"""What every form that writes shares (表单): its key, and the answers of 自动保存."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, JsonResponse
from django.utils.timezone import localtime

from kuaiji.rules.findings import Finding
from kuaiji.web.bridge import anchor, harmless, word_of
from kuaiji.web.shortcuts import REFUSED

CONFLICT = 409
# What surely fits into the database's integer.
LONGEST_REVISION = 9


def idempotency_key(request: HttpRequest) -> UUID:
    """Return the key of this rendered form; a repeat carries the same one."""
    try:
        return UUID(request.headers.get("X-Key") or request.POST.get("key", ""))
    except ValueError:
        raise BadRequest("key") from None


def revision_of(request: HttpRequest) -> int:
    """Return the revision of the draft that this form was filled from."""
    text = request.POST.get("revision", "")
    if not text.isdecimal() or not text.isascii() or len(text) > LONGEST_REVISION:
        raise BadRequest("revision")
    return int(text)


def written(request: HttpRequest, name: str) -> str:
    """Return what was written into a box of many lines, a line's end counted once as in the browser."""
    return harmless(request.POST.get(name, "").replace("\r\n", "\n"))


def is_script(request: HttpRequest) -> bool:
    """True when our own script asks and wants JSON, false when a plain form was sent."""
    return request.headers.get("Accept", "").startswith("application/json")


def saved_answer(revision: int, saved_at: datetime, findings: Iterable[Finding]) -> JsonResponse:
    """Tell the page its new revision and what to show beside the fields."""
    return JsonResponse(
        {"revision": revision, "saved_at": f"{localtime(saved_at):%H:%M}", "findings": spoken(findings)}
    )


def conflict_answer(revision: int, theirs: Mapping[str, str]) -> JsonResponse:
    """Hand over the other text (by field name) so that the person can choose."""
    return JsonResponse({"revision": revision, "theirs": dict(theirs)}, status=CONFLICT)


def refused_answer(findings: Iterable[Finding]) -> JsonResponse:
    """Say why nothing was saved, and will not be by trying again."""
    return JsonResponse({"findings": spoken(findings)}, status=REFUSED)


def hints_answer(findings: Iterable[Finding], **more: Any) -> JsonResponse:
    return JsonResponse({"findings": spoken(findings), **more})


def spoken(findings: Iterable[Finding]) -> list[dict[str, str]]:
    return [
        {
            "at": anchor(finding.path),
            "code": finding.code,
            "severity": finding.severity.value,
            "word": word_of(finding.severity),
            "message": finding.message,
            "source": str(finding.source),
        }
        for finding in findings
    ]
