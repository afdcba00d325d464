"""采集各节: the steps of 信息采集 in the guides' order, and how far the person is with each."""

from dataclasses import dataclass

from django.urls import reverse

from kuaiji.dossier.queries import Workspace, is_under, record_of
from kuaiji.rules.codes import FileState, Outcome
from kuaiji.rules.document import SECTIONS
from kuaiji.rules.evidence import requirements
from kuaiji.rules.sections import Need, need

LISTS = ("education", "work", "qualification")
REFUSED = {Outcome.MISMATCHED, Outcome.NOT_FOUND}
HINTS = {
    "identity": "核对证件与姓名",
    "department": "由它审核，也在它的地区报名考试",
    "scope": "阅读采集须知，选择适合您的一项",
    "basic": "照片、证件影像",
    "education": "按学信网信息填写",
    "work": "单位、岗位和证明材料",
    "qualification": "没有证书也可以跳过",
    "declaration": "核对全部内容，承诺真实后提交",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step as the rail and the task list show it; `kind` picks icon and colour, an empty `href` locks it."""

    word: str
    title: str
    href: str
    kind: str
    state: str
    hint: str


def applies(workspace: Workspace, word: str) -> bool:
    """Say whether a person of this scope fills a section in, or has done so under another scope and may undo it."""
    scope = str(workspace.typed("scope").get("scope", ""))
    return need(word, scope) != Need.ABSENT or bool(workspace.typed(word))


def steps(workspace: Workspace) -> list[Step]:
    """Return every step that applies to the person's scope, in order."""
    scope = str(workspace.typed("scope").get("scope", ""))
    words = [word for word in SECTIONS if word != "declaration" and applies(workspace, word)]
    found = [identity_step(workspace), *(section_step(workspace, word) for word in words)]
    is_ready = all(step.kind == "ok" or is_skippable(step, scope) for step in found)
    return [*found, declaration_step(workspace, is_ready=is_ready)]


def identity_step(workspace: Workspace) -> Step:
    kind, state = ("ok", "已完成") if workspace.is_proved else ("info", "待核验")
    return Step("identity", "实名认证", reverse("dossier:identity"), kind, state, HINTS["identity"])


def section_step(workspace: Workspace, word: str) -> Step:
    kind, state = section_state(workspace, word)
    return Step(word, SECTIONS[word].heading, reverse(f"dossier:{word}"), kind, state, HINTS[word])


def section_state(workspace: Workspace, word: str) -> tuple[str, str]:
    """Say how far a section is; what a return asks to mend counts until the section is saved again."""
    if workspace.state == "returned" and workspace.findings(word) and not workspace.is_mended(word):
        return "bad", "需修改"
    if workspace.is_complete(word):
        return ("bad", "需补材料") if lacks_evidence(workspace, word) else ("ok", "已完成")
    if workspace.is_touched(word):
        return "info", "填写中"
    return "todo", "未开始"


def lacks_evidence(workspace: Workspace, word: str) -> bool:
    """A registry may answer, or a picture be refused, after the section was saved whole: that opens it again."""
    refused = {each["key"].partition(":")[2] for each in workspace.checks if each["outcome"] in REFUSED}
    refused |= {each["path"] for each in workspace.files if each["state"] == FileState.REFUSED}
    if not any(is_under(path, word) for path in refused):
        return False
    record = record_of(workspace)
    return any(each.is_open and is_under(each.path, word) for each in requirements(record.document, record.facts))


def is_skippable(step: Step, scope: str) -> bool:
    """Real name may still be on its way (an officer looks then), and what is optional may be left alone."""
    return step.word == "identity" or (step.kind == "todo" and need(step.word, scope) == Need.OPTIONAL)


def declaration_step(workspace: Workspace, *, is_ready: bool) -> Step:
    href = reverse("casework:declaration") if workspace.is_editable else ""
    kind, state = ("todo", "可以提交") if is_ready else ("mute", "还有内容要填")
    return Step("declaration", "核对并提交", href, kind, state, HINTS["declaration"])


def after(workspace: Workspace, word: str) -> str:
    """Return the address of the step that follows, as 保存并下一步 leads there."""
    found = steps(workspace)
    place = next((n for n, step in enumerate(found) if step.word == word), len(found) - 2)
    return found[min(place + 1, len(found) - 1)].href or reverse("casework:tasks")
