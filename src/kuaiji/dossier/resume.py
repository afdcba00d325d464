"""会计专业工作简历表: what stands on the form, blank or filled in from one entry, and the form as PDF and for Word."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from django.utils.timezone import localdate

from kuaiji.dossier.queries import Workspace
from kuaiji.dossier.wording import choice, readable, span
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.document import AccountingPost, Work, declared, typed
from kuaiji.rules.files import FileKind
from kuaiji.rules.policy import resolve
from kuaiji.rules.resume import GIVEN_BY, check_code, code_of
from kuaiji.web.jinja import month
from kuaiji.web.paper import Kind, pdf, qr_code, word

TITLE = "会计专业工作简历表"
ISSUER = "会计人员服务平台"
FOLDER = Path(__file__).parent / "paper"
HEADS = ["序号", "起止时间", "会计工作岗位", "会计专业职务", "聘任时间"]
BLANK_POSTS = 5
ABOUT_CODE = "二维码只有这一条的编号和内容的摘要，不含个人信息。下载以后又改了这一条的，请重新下载；二维码不要遮住。"


@dataclass(frozen=True, slots=True)
class Holder:
    """Whose form it is; the number stands in full, as a stamp under half a number would confirm nobody."""

    name: str
    document_type: DocumentType
    number: str


def holder_of(workspace: Workspace) -> Holder:
    return Holder(workspace.person_name, DocumentType(workspace.document_type), workspace.document_number)


def filled(kind: Kind, holder: Holder, job: Work) -> bytes:
    """Return the form for one entry as it stands now, with the code that leads its scan back to it."""
    return made(kind, filled_form(holder, job), code_of(job))


@cache
def blank(kind: Kind) -> bytes:
    """Return the form to be filled in by hand."""
    return made(kind, blank_form(), "")


def made(kind: Kind, form: Mapping[str, Any], code: str) -> bytes:
    if kind == "pdf":
        return pdf(FOLDER / "resume.typ", form)
    return word(FOLDER / "resume.xml", form, picture=qr_code(code, "png") if code else None)


def blank_form() -> dict[str, Any]:
    lines = lines_of(Holder("", DocumentType.RESIDENT_ID, ""), {})
    posts = [[str(number), *[""] * (len(HEADS) - 1)] for number in range(1, BLANK_POSTS + 1)]
    lines[0][1]["value"] = ""
    return {**frame(), "lines": lines, "posts": posts, "is_blank": True, "code": None, "notes": notes()}


def filled_form(holder: Holder, job: Work) -> dict[str, Any]:
    """Write the entry out in the words of the pages, its posts in the order of their time."""
    text = typed(job)
    posts = sorted(text.get("posts", {}).values(), key=lambda post: str(post.get("started_on", "")))
    code = {
        "svg": qr_code(code_of(job), "svg").decode(),
        "alt": f"二维码，校验码 {check_code(job)}",
        "check": check_code(job),
    }
    return {
        **frame(),
        "lines": lines_of(holder, text),
        "posts": [[str(number), *post_of(post)] for number, post in enumerate(posts, 1)],
        "is_blank": False,
        "code": code,
        "notes": [*notes(), ABOUT_CODE],
    }


def notes() -> list[str]:
    limits = resolve([], localdate()).limits(FileKind.EVIDENCE)
    return [
        "每个工作单位一张，由单位核对后签字、盖章。",
        f"盖章后扫描或拍照，四角要完整：{limits.hint}",
        "上传到“信息采集”的“工作经历”，在这个单位那一条里。",
    ]


def frame() -> dict[str, Any]:
    return {
        "title": TITLE, "issuer": ISSUER, "footer": f"{ISSUER} · {TITLE}", "lead": f"{GIVEN_BY}。", "heads": HEADS,
        "promise": "以上内容与本人填报的信息一致，真实、准确。",
        "proof": "经核对，以上人员在本单位从事会计专业工作的经历属实。",
    }  # fmt: skip


def lines_of(holder: Holder, text: Mapping[str, Any]) -> list[list[dict[str, str]]]:
    """Lay out what is said about person and employer, two pairs of title and value in a line or one."""
    said = {each.name: pair(each.title, readable(each, str(text.get(each.name, "")))) for each in declared(Work)}
    return [
        [pair("姓名", holder.name), pair("证件类型", holder.document_type.label)],
        [pair("证件号码", holder.number)],
        [said["employer"]],
        [said["uscc"], said["phone"]],
        [pair("在本单位工作时间", span(text))],
    ]


def pair(title: str, value: str) -> dict[str, str]:
    return {"title": title, "value": value}


def post_of(post: Mapping[str, Any]) -> list[str]:
    appointed_on = str(post.get("appointed_on", ""))
    return [
        span(post),
        str(post.get("post_name") or choice(AccountingPost, post, "post")),
        choice(AccountingPost, post, "title"),
        month(appointed_on) if appointed_on else "",
    ]
