"""李雷's case at 广州市天河区财政局, and everybody who might want to look at it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from disputing import agree, dispute, make_claimant
from drafts import save
from duplicated import registered, with_permit
from factories import make_officer, make_person, sign_in, sign_in_staff
from jobs import run_jobs
from kuaiji.accounts.models import Account, Person
from kuaiji.attachments.models import Attachment
from kuaiji.cases.models import Case
from kuaiji.casework.actions import claim_case, open_collection
from kuaiji.casework.models import Watch
from kuaiji.config.permissions import Of, Permission, Who
from kuaiji.departments.models import Department, Membership, Officer
from kuaiji.departments.queries import officer_of
from kuaiji.desk.exporting import ask_export
from kuaiji.desk.models import Export
from kuaiji.legacy.models import Delivery, Intake
from kuaiji.web.clock import now
from record import HIGH_SCHOOL, fill_in, send
from reforming import merge, planned
from sitting import sit_down

JOB = "019f0000-0000-7000-8000-00000000f001"
TIANHE, GUANGZHOU, SHENZHEN = "440106", "4401", "4403"
# What is 李雷's: it may stand on no page but his own and those of the departments above him.
HIS = ("李雷", HIGH_SCHOOL["school"])
OF_A_CASE = [
    "case", "history", "changes", "letters", "claim", "release", "recall", "reveal", "notes", "decide", "extend",
    "hold", "resume", "hand_over", "write", "rule", "whole",
]  # fmt: skip
OF_A_REGISTER = ["register", "register_faults", "load_register", "give_up_register"]
# Addresses that name one thing of his: for another person there is no such thing.
NAMED = {
    "casework:appeal",
    "casework:letters",
    "casework:objection",
    "attachments:file",
    "attachments:thumbnail",
    "casework:receipt",
    "casework:withdraw",
    "dossier:resume_pdf",
    "dossier:resume_docx",
}


@dataclass(frozen=True, slots=True)
class Visitor:
    """One kind of visitor; `relation` is theirs to 李雷's affairs."""

    name: str
    who: Who
    relation: Of
    client: Client = field(default_factory=Client)

    def may(self, name: str, permission: Permission) -> bool:
        # Who acts for a person at the counter remains an officer.
        held = {Who.ACTING, Who.OFFICER} if self.who is Who.ACTING else {self.who}
        if permission.of is Of.SUBTREE or name in NAMED:
            return not held.isdisjoint(permission.who) and self.relation is permission.of
        return not held.isdisjoint(permission.who)


@dataclass(frozen=True, slots=True)
class World:
    visitors: list[Visitor]
    arguments: dict[str, dict[str, object]]


def make_world() -> World:
    lilei, client = make_person("李雷"), Client()
    sign_in(client, lilei)
    entry = fill_in(client)
    save(lilei, "work", {"employer": "广州市小海豚商贸有限公司"}, (JOB,))
    send(client, "/collection/declaration", {"is_true": "yes"})
    run_jobs()
    case = Case.objects.get()
    tianhe = make_officer("王审核", TIANHE)
    claim_case(officer=tianhe, case_id=case.pk)
    visitors = [
        Visitor("nobody", Who.NOBODY, Of.NOTHING),
        Visitor("李雷", Who.PERSON, Of.SELF, client),
        person("韩梅梅"),
        staff("王审核", Who.OFFICER, TIANHE, Of.SUBTREE),
        staff("广州审核", Who.OFFICER, GUANGZHOU, Of.SUBTREE),
        staff("深圳审核", Who.OFFICER, SHENZHEN, Of.NOTHING),
        staff("天河管理", Who.OPERATOR, TIANHE, Of.SUBTREE),
        staff("深圳管理", Who.OPERATOR, SHENZHEN, Of.NOTHING),
        staff("天河审计", Who.AUDITOR, TIANHE, Of.SUBTREE),
        staff("深圳审计", Who.AUDITOR, SHENZHEN, Of.NOTHING),
        acting("深圳窗口", lilei, Of.SELF),
        acting("深圳另一窗口", make_person("王小明"), Of.NOTHING),
    ]
    disputed = dispute(make_claimant(lilei), department=TIANHE)
    agree(make_officer("赵审核", TIANHE), disputed)
    given = arguments(case, str(entry), tianhe.officer_id)
    pair = {"stays": registered(make_officer("钱审核", TIANHE)).pk, "closes": with_permit().pk}
    more = {"casework:objection": {"number": disputed.number}, "desk:merge": pair}
    return World(visitors, given | more)


def person(name: str) -> Visitor:
    client = Client()
    sign_in(client, make_person(name))
    client.post("/collection/start", {"key": uuid4()})
    return Visitor(name, Who.PERSON, Of.NOTHING, client)


def staff(name: str, who: Who, code: str, relation: Of) -> Visitor:
    officer, client = make_officer(name, code, roles=(who.value,)), Client()
    sign_in_staff(client, Account.objects.get(pk=officer.account_id))
    return Visitor(name, who, relation, client)


def acting(name: str, person: Person, relation: Of) -> Visitor:
    """An officer of 深圳, to whom nothing of 天河 belongs, with this person at the counter."""
    officer, client = make_officer(name, SHENZHEN), Client()
    open_collection(person_id=person.pk, key=uuid4())
    sit_down(client, officer, person)
    return Visitor(name, Who.ACTING, relation, client)


def arguments(case: Case, entry: str, officer_id: object) -> dict[str, dict[str, object]]:
    """Fill in every address with what belongs to 李雷 or to the officer of 天河."""
    file = Attachment.objects.filter(person_id=case.person_id).first()
    number = {"number": case.number}
    file_id = {"attachment_id": file.pk if file else uuid4()}
    section = {"section": "education", "entry": entry}
    export, register = export_by(officer_id).pk, register_of_tianhe()
    return {
        "accounts:end_session": {"session_id": uuid4()},
        "accounts:enrol": {"token": "nothing"},
        "attachments:file": file_id,
        "attachments:thumbnail": file_id,
        "dossier:autosave": {"section": "scope"},
        "dossier:files": {"path": f"education/{entry}"},
        "dossier:hints": {"path": f"education/{entry}"},
        "dossier:check": section,
        "dossier:checks": {"section": "education"},
        "dossier:resume_pdf": {"entry": JOB},
        "dossier:resume_docx": {"entry": JOB},
        "dossier:post": {"entry": entry, "post": uuid4()},
        "dossier:delete_post": {"entry": entry, "post": uuid4()},
        "dossier:entry": section,
        "dossier:view": section,
        "dossier:delete": section,
        "confirm": {"token": "nothing"},
        "casework:receipt": number,
        "casework:withdraw": number,
        "casework:letters": number,
        "casework:appeal": number,
        **{f"desk:{word}": number for word in OF_A_CASE},
        "desk:part": {**number, "path": f"education/{entry}"},
        "desk:file": {**number, **file_id},
        "desk:officer": {"officer_id": officer_id},
        "desk:renew": {"officer_id": officer_id},
        "desk:grant": {"officer_id": officer_id},
        "desk:reassign": {"officer_id": officer_id},
        "desk:decide_export": {"export_id": export},
        "desk:download_export": {"export_id": export},
        "desk:unwatch": {"watch_id": watch_by(officer_id).pk},
        "desk:end": {"membership_id": Membership.objects.filter(officer_id=officer_id)[0].pk},
        "desk:kinds": {"membership_id": Membership.objects.filter(officer_id=officer_id)[0].pk},
        "desk:end_conflict": {"conflict_id": 1},
        "desk:department_of": {"code": TIANHE},
        "desk:figures_of": {"code": TIANHE},
        "desk:end_reason": {"reason_id": 0},
        "desk:opening": {"code": TIANHE},
        "desk:opening_preview": {"code": TIANHE},
        **{f"desk:{word}": {"intake_id": register.pk} for word in OF_A_REGISTER},
        "desk:withdraw_register": {"delivery_id": register.delivery_id},
        "desk:reform": {"code": TIANHE},
        "desk:reform_preview": {"code": TIANHE},
        "desk:withdraw_reform": {"reform_id": planned(TIANHE, merge()).pk},
        "portal:guide": {"level": "junior"},
        "demo:enter": {"account_id": uuid4()},
    }


def export_by(officer_id: object) -> Export:
    """Have a list asked for in the officer's own department."""
    officer = officer_of(Officer.objects.get(pk=officer_id).account_id)
    assert officer is not None
    return ask_export(officer=officer, what="queue", days=0, why="每周例会", key=uuid4())


def register_of_tianhe() -> Intake:
    """Have a file brought in and loaded, as only departments of a province do."""
    operator = make_officer("天河旧库", TIANHE, roles=("operator",))
    told = {"department_id": operator.department_id, "source": "登记库", "as_of": date(2024, 12, 31), "digest": b"1"}
    intake = Intake.objects.create(
        **told, name="a.csv", size=1, brought_by_id=operator.officer_id, expires_at=now(), key=uuid4()
    )
    changes = {"checked_at": now(), "lines": 1, "confirmed_at": now(), "confirmed_by_id": operator.officer_id}
    Intake.objects.filter(pk=intake.pk).update(**changes)
    Intake.objects.filter(pk=intake.pk).update(delivery=Delivery.objects.create(**told, loaded_at=now()))
    intake.refresh_from_db()
    return intake


def watch_by(officer_id: object) -> Watch:
    """Have a school watched in the officer's own department."""
    department = Department.objects.get(code=TIANHE)
    return Watch.objects.create(
        department=department, kind="school", value="示范学校", why="近期有假证", officer_id=officer_id,
        until=now() + timedelta(days=30), key=uuid4(),
    )  # fmt: skip


def names() -> list[str]:
    """Return the name of every address, in the order of the table of addresses."""
    return [name for name, _ in views()]


def views() -> list[tuple[str, Callable[..., object]]]:
    found: list[tuple[str, Callable[..., object]]] = []

    def walk(resolver: URLResolver, space: str) -> None:
        for each in resolver.url_patterns:
            if isinstance(each, URLPattern):
                found.append((f"{space}:{each.name}" if space else str(each.name), each.callback))
            else:
                walk(each, each.namespace or space)

    walk(get_resolver(), "")
    return found


def address(world: World, name: str) -> str:
    return reverse(name, kwargs=world.arguments.get(name, {}))
