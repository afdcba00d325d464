"""部门查找: which 会计管理部门 to choose, from what somebody tells of themselves, with the reason and what to prove."""

from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from kuaiji.accounts.access import public
from kuaiji.accounts.visitor import visitor
from kuaiji.cases.queries import is_editable
from kuaiji.departments import divisions
from kuaiji.departments import queries as departments
from kuaiji.rules.case import Kind
from kuaiji.rules.codes import Code, DocumentType, EmployerKind, Status, Tie, UnitLevel
from kuaiji.rules.department import Allowed, Circumstances, allowed, asked
from kuaiji.rules.policy import resolve
from kuaiji.web import clock
from kuaiji.web.bridge import Blank, Option
from kuaiji.web.shortcuts import render

SomeCode = TypeVar("SomeCode", bound=Code)

PLACES = {
    "work_place": ("工作单位在哪里", "平时上班的地方"),
    "licence_place": ("营业执照注册在哪里", "营业执照上的住所"),
    "school_place": ("学校在哪里", "学籍所在的校区"),
    "household": ("户籍在哪里", "以户口簿为准，不看身份证号码"),
    "residence": ("现在住在哪里", "现在实际居住的地方"),
}


def options(codes: type[Code]) -> tuple[Option, ...]:
    return tuple(Option(each.value, each.label) for each in codes)


STATUS = Blank("status", "您现在的状况", kind="radio", choices=options(Status))
DOCUMENT = Blank("document_type", "您的证件", kind="select", choices=options(DocumentType), width="half")
UNIT = Blank("unit", "单位类型", kind="select", choices=options(EmployerKind), width="half")
LEVEL = Blank("level", "单位的级别", kind="select", choices=options(UnitLevel), width="half")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A department that may be chosen, why, what to prove, and how it is reached."""

    found: Allowed
    code: str
    contact: departments.Contact
    is_accepting: bool


@public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Ask the status first, then only the places and facts that the rules of those places turn on."""
    status = code(Status, request.GET.get("status", ""))
    typed = {"document_type": DocumentType.RESIDENT_ID.value, **request.GET.dict()}
    context: dict[str, Any] = {"first": (DOCUMENT, STATUS), "typed": typed, "status": status, "suggestions": []}
    if status is not None:
        known, day = told(request.GET, status), localdate(clock.now())
        names = asked(known, lambda place: resolve([place], day))
        found = [each for each in map(suggestion, allowed(known, lambda place: resolve([place], day))) if each]
        places = [name for name in names if name in PLACES]
        context |= {
            "pickers": [(name, *PLACES[name], departments.selects(getattr(known, name))) for name in places],
            "further": [field for field in (UNIT, LEVEL) if field.name in names],
            "suggestions": [(each, use(each, known)) for each in found],
            "is_told": all(request.GET.get(name) for name in names)
            and all(departments.accepting(getattr(known, name)) for name in places),
            "is_begun": any(getattr(known, name) for name in places),
            "can_use": has_draft(request),
        }
    return render(request, "dossier/find.html", context)


def told(get: QueryDict, status: Status) -> Circumstances:
    """Read the answers; a place is the deepest department that the selects lead to."""
    return Circumstances(
        code(DocumentType, get.get("document_type", "")) or DocumentType.RESIDENT_ID,
        status,
        code(EmployerKind, get.get("unit", "")),
        code(UnitLevel, get.get("level", "")),
        **{name: departments.chosen(get.getlist(name)) for name in PLACES},
    )


def code(table: type[SomeCode], value: str) -> SomeCode | None:
    return next((each for each in table if each.value == value), None)


def suggestion(found: Allowed) -> Suggestion | None:
    """Name the department of a place; None while the selects have not come down to one that takes people."""
    line = departments.line(found.place)
    own = departments.accepting(found.place) or (line[-1] if line and found.by is Tie.CITY_OFFICE else None)
    return Suggestion(found, own.code, departments.contact(own.pk), own.is_accepting) if own else None


def use(found: Suggestion, known: Circumstances) -> str:
    """Return what the department page of the record begins with, if this department is taken over."""
    homes = {name: divisions.nearest(getattr(known, name)) for name in ("household", "residence")}
    return urlencode({"status": known.status, "department": found.code, **{n: c for n, c in homes.items() if c}})


def has_draft(request: HttpRequest) -> bool:
    known = visitor(request)
    return bool(known and known.person_id and is_editable(person_id=known.person_id, kind=Kind.COLLECTION))
