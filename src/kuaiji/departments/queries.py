"""Questions about 会计管理部门: what may be chosen, the line up to the province, and how a department is reached."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from kuaiji.departments.models import Department, DepartmentPath, Membership, Reform, Role, Today
from kuaiji.web.sql import sql

CITY_CODE = 4
NO_CONTACT = "联系方式待该部门登记"


@dataclass(frozen=True, slots=True)
class Choice:
    """One option of a select; `is_accepting` says whether a person may stop here."""

    code: str
    name: str
    has_children: bool
    is_accepting: bool


@dataclass(frozen=True, slots=True)
class Contact:
    """How a department is reached. `lender` names the superior whose contact stands in, empty when it is its own."""

    department: str
    phone: str
    address: str
    hours: str
    lender: str

    @property
    def note(self) -> str:
        if not self.lender:
            return "" if self.phone else f"{NO_CONTACT}。"
        return f"{NO_CONTACT}，以下是上级部门{self.lender}的联系方式。"


@dataclass(frozen=True, slots=True)
class Found:
    """A department found by a word, with the line that tells it from its namesakes."""

    code: str
    name: str
    line: str


def choices(parent_code: str | None) -> list[Choice]:
    """Return what may be chosen today under a department, or at the first level; closed ones are left out."""
    return choices_below([parent_code] if parent_code else [])[parent_code]


def choices_below(codes: Sequence[str]) -> Mapping[str | None, list[Choice]]:
    """Return what may be chosen today at the first level, and under each of these departments, at once."""
    open_children = Department.objects.valid_today().filter(parent_id=OuterRef("pk"))
    found = Department.objects.valid_today().annotate(has_children=Exists(open_children))
    rows = found.filter(Q(parent__isnull=True) | Q(parent__code__in=codes)).order_by("code")
    below: dict[str | None, list[Choice]] = {parent: [] for parent in (None, *codes)}
    shown = rows.values_list("parent__code", "code", "short_name", "has_children", "is_accepting")
    for parent, code, name, has_children, is_accepting in shown:
        below[parent].append(Choice(code, name, has_children, is_accepting))
    return below


def children(department_id: int) -> list[Department]:
    """Return the departments right under this one that are open today."""
    return list(Department.objects.valid_today().filter(parent_id=department_id).order_by("code"))


def staying(department_id: int) -> QuerySet[Department]:
    """Return the departments right under this one that are open today, with no plan to close or to go elsewhere."""
    leaving = Reform.objects.filter(kind=Reform.Kind.MOVE, withdrawn_at=None, done_at=None)
    below = Department.objects.valid_today().filter(parent_id=department_id, valid_to=None)
    return below.exclude(pk__in=leaving.values("department_id"))


def line(code: str) -> list[Department]:
    """Return the departments from the top down to this one, by today's tree; empty if there is no such code."""
    paths = DepartmentPath.objects.filter(descendant__code=code).select_related("ancestor").order_by("-depth")
    return [path.ancestor for path in paths]


def public_line(code: str) -> list[Department]:
    """Return the line of a department that is open or has been; nobody outside sees one before its day."""
    begun = Department.objects.kept().filter(code=code, valid_from__lte=Today())
    return line(code) if begun.exists() else []


def stands_under(department_id: int, ancestor_id: int) -> bool:
    """Say whether a department is the other one or hangs under it."""
    return DepartmentPath.objects.filter(ancestor_id=ancestor_id, descendant_id=department_id).exists()


def chosen(codes: Iterable[str]) -> str:
    """Return the deepest code that hangs under all before it: what three selects mean, stale lower ones left out."""
    told = [*codes]
    open_today = Department.objects.valid_today().filter(code__in=told)
    superiors = dict(open_today.values_list("code", "parent__code")) if any(told) else {}
    deepest: str | None = None
    for code in told:
        if code not in superiors or superiors[code] != deepest:
            break
        deepest = code
    return deepest or ""


def accepting(code: str) -> Department | None:
    """Return the department if a person may choose it today."""
    return Department.objects.valid_today().filter(code=code, is_accepting=True).first()


def in_charge(department_id: int) -> Department:
    """Return the department, or who succeeded it after it was closed."""
    return standing(department_id)[0]


def is_in_charge(officer_id: UUID, department_id: int) -> bool:
    """Say whether an officer reviews the cases of a department now."""
    above = DepartmentPath.objects.filter(descendant_id=department_id).values("ancestor_id")
    serving = Membership.objects.filter(officer_id=officer_id, role=Role.OFFICER, valid_to=None)
    return serving.filter(department_id__in=above).exists()


def standing(department_id: int) -> list[Department]:
    """Return who is in charge of what is a department's, from the bottom up; closed ones have left it to the next."""
    paths = DepartmentPath.objects.filter(descendant_id=department_id, ancestor__successor=None)
    return [path.ancestor for path in paths.select_related("ancestor").order_by("depth")]


def contact(department_id: int) -> Contact:
    """Return the department's own contact, or the nearest superior's as long as it has registered none."""
    return nearest_contact(standing(department_id))


def nearest_contact(upward: Sequence[Department]) -> Contact:
    own = upward[0]
    giver = next((department for department in upward if department.phone), own)
    return Contact(own.name, giver.phone, giver.address, giver.hours, "" if giver == own else giver.name)


def search(word: str, *, limit: int = 20) -> list[Found]:
    """Return departments open today that are, or were, called so, provinces first; one character finds none."""
    word = word.strip()
    if len(word) < 2:
        return []
    found = Department.objects.valid_today().filter(name__contains=word).select_related("parent__parent")
    by_code = {
        each.code: Found(each.code, each.name, place_of(each)) for each in found.order_by("level", "code")[:limit]
    }
    for each in formerly(word):
        by_code.setdefault(each.code, each)
    return list(by_code.values())[:limit]


def place_of(department: Department) -> str:
    return " / ".join(place.short_name for place in upward(department)[::-1])


def formerly(word: str) -> Iterator[Found]:
    """Yield whoever is in charge of what was once called so."""
    gone = [Reform.Kind.RENAME, Reform.Kind.CLOSE, Reform.Kind.MERGE]
    done = Reform.objects.exclude(done_at=None).filter(kind__in=gone, former_name__contains=word)
    for reform in done.order_by("-takes_effect_on", "-pk"):
        found = in_charge(reform.department_id)
        day = reform.takes_effect_on
        yield Found(found.code, found.name, f"{day.year} 年 {day.month} 月 {day.day} 日以前是{reform.former_name}")


def former_names(department_id: int) -> list[tuple[str, date]]:
    """Return what a department was called before, the latest first, and the day from which it no longer was."""
    renamed = Reform.objects.filter(department_id=department_id, kind=Reform.Kind.RENAME).exclude(done_at=None)
    return list(renamed.order_by("-takes_effect_on", "-pk").values_list("former_name", "takes_effect_on"))


def upward(department: Department) -> list[Department]:
    """Return the department and its superiors, from the bottom up."""
    found = [department]
    while (parent := found[-1].parent) is not None:
        found.append(parent)
    return found


@dataclass(frozen=True, slots=True)
class Select:
    """One of the selects that lead to a department; `chosen` is empty where nothing is picked yet."""

    title: str
    choices: Sequence[Choice]
    chosen: str


def selects(code: str) -> list[Select]:
    """Return the selects that show this choice, and the next one if there is something below it."""
    codes = [department.code for department in line(code)]
    below = choices_below(codes)
    steps = zip([None, *codes], [*codes, ""], strict=True)
    return [Select(title_of(parent, below[parent]), below[parent], picked) for parent, picked in steps if below[parent]]


def title_of(parent: str | None, below: Sequence[Choice]) -> str:
    """Say what a select offers; right under a province there may be cities, or districts as in 北京市."""
    if parent is None:
        return "省份"
    return "城市" if any(len(choice.code) == CITY_CODE for choice in below) else "区县"


@dataclass(frozen=True, slots=True)
class OfficerContext:
    """A member of staff as the desk knows them: who they are, and the one department that they serve now."""

    officer_id: UUID
    account_id: UUID
    name: str
    staff_number: str
    department_id: int
    department: str
    roles: frozenset[str]


OFFICER = sql(
    """
    SELECT o.id, o.account_id, o.name, o.staff_number, m.department_id, d.name, array_agg(m.role ORDER BY m.role)
      FROM departments_officer o
      JOIN departments_membership m ON m.officer_id = o.id
      JOIN departments_department d ON d.id = m.department_id
     WHERE o.account_id = %(account)s AND m.valid_to IS NULL
     GROUP BY o.id, m.department_id, d.name
    """,
    row=OfficerContext,
)


def officer_of(account_id: UUID) -> OfficerContext | None:
    """Return the officer that signs in with this account, or None for one who serves no department now."""
    found = OFFICER.one(account=account_id)
    return None if found is None else replace(found, roles=frozenset(found.roles))
