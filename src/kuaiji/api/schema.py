"""接口说明: the OpenAPI words for what the rules take and answer, from the one declaration of the facts."""

from typing import Any

from kuaiji.rules.asked.inquiries import Inquiry
from kuaiji.rules.asked.model import Asked

REF = "#/components/schemas/{model}"
FINDING = {
    "type": "object",
    "properties": {
        "path": {"type": "string", "title": "位置"},
        "code": {"type": "string"},
        "severity": {"type": "string", "enum": ["must", "advise", "final"]},
        "message": {"type": "string"},
        "source": {
            "type": "object",
            "properties": {"document": {"type": "string"}, "clause": {"type": "string"}},
        },
    },
}
REPLY = {
    "type": "object",
    "properties": {
        "question": {"type": "string"},
        "decision": {"type": ["object", "null"]},
        "needs": {"type": "array", "items": {"type": "string"}, "title": "还缺的事实"},
        "findings": {"type": "array", "items": {"$ref": REF.format(model="Finding")}},
        "policy": {
            "type": "object",
            "properties": {
                "places": {"type": "array", "items": {"type": "string"}},
                "digest": {"type": "string"},
            },
        },
        "today": {"type": "string", "format": "date-time"},
    },
}
FAULTS = {
    "type": "object",
    "properties": {
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "path": {"type": "string"},
                    "code": {"type": "string"},
                    "reason": {"type": "string"},
                    "did_you_mean": {"type": "string"},
                },
            },
        }
    },
}
REFUSALS = {
    401: "没有令牌，或者令牌不对、已过期、已吊销",
    403: "签发令牌的部门已经撤销",
    411: "没有写明内容多长",
    413: "内容太大",
    422: "读不懂；写明哪一处、为什么",
    429: "次数用完；Retry-After 写明几秒后再试",
    501: "这个问题还没有做",
    503: "现在问的人很多；Retry-After 写明几秒后再试",
}


def schemas() -> dict[str, Any]:
    """Return what every operation refers to, by name."""
    facts = Asked.model_json_schema(ref_template=REF)
    parts = facts.pop("$defs")
    return {**parts, "Facts": facts, "Finding": FINDING, "Reply": REPLY, "Faults": FAULTS}


def operation(inquiry: Inquiry) -> dict[str, Any]:
    """Return what the description says of one question beside its title."""
    facts = {"$ref": REF.format(model="Facts")}
    body = {"oneOf": [facts, {"type": "array", "maxItems": 100, "items": facts}]}
    return {
        "description": f"读这些事实：{'、'.join(inquiry.reads)}。其余的写了也不妨。",
        "openapi_extra": {
            "requestBody": {"required": True, "content": {"application/json": {"schema": body}}},
            "responses": {
                200: _response("答复；一次问几个人的，放在 answers 里", "Reply"),
                **{status: _response(reason, "Faults") for status, reason in REFUSALS.items()},
            },
        },
    }


def _response(reason: str, model: str) -> dict[str, Any]:
    return {"description": reason, "content": {"application/json": {"schema": {"$ref": REF.format(model=model)}}}}
