"""接口的应答: JSON, whatever it says, also where a page would say it to a person."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse

from kuaiji.rules.asked.inquiries import INQUIRIES
from kuaiji.rules.asked.reading import Fault

JSON = "application/json"
MOST_BYTES = 512 * 1024
TOO_LARGE = Fault("", "too-large", f"一次最多 {MOST_BYTES // 1024} KB，请分几次问。")
REFUSALS = {
    400: Fault("", "address", "地址读不懂，请核对。"),
    404: Fault("", "question", f"没有这个地址。可以问 /api/v1/rules/ 下面的：{'、'.join(INQUIRIES)}。"),
    405: Fault("", "method", "这个地址不接受这种方法。提问请用 POST。"),
    413: TOO_LARGE,
    500: Fault("", "fault", "暂时出了故障，已经记录。请过几分钟再试。"),
    503: Fault("", "busy", "现在问的人很多，请稍后再试。"),
}


def answered(status: int, body: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> HttpResponse:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")
    response = HttpResponse(text, status=status, content_type=f"{JSON}; charset=utf-8", headers=headers)
    response.headers["Cache-Control"] = "no-store"
    return response
