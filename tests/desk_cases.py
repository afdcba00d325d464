"""Cases on the desk for tests, handed in without walking through the pages."""

import json
from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.http import HttpResponse
from django.test import Client

from factories import make_person, sign_in_staff
from kuaiji.accounts.models import Account, Person
from kuaiji.attachments.models import Attachment
from kuaiji.attachments.storage import storage
from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case
from kuaiji.departments.models import Department
from kuaiji.departments.queries import OfficerContext
from kuaiji.rules.case import Action, Kind
from kuaiji.rules.document import SECTIONS
from kuaiji.rules.policy import Edition, edition
from kuaiji.verification.models import Check
from kuaiji.web.clock import now
from kuaiji.web.crypto import encrypt
from kuaiji.web.ids import uuid7
from pictures import KB, jpeg

SCHOOL, DEGREE, WORK = "aaaa", "bbbb", "cccc"
TYPED: dict[str, Any] = {
    "department": {
        "status": "in_post", "household": "4401", "residence": "4401", "exam": "intermediate", "department": "440106",
    },
    "scope": {"scope": "1", "has_read": "true"},
    "basic": {},
    "education": {
        SCHOOL: {
            "place": "mainland", "mode": "full_time", "school": "广州市示范中学", "level": "61", "degree": "none",
            "started_on": "2010-09", "ended_on": "2013-06", "major": "高中", "certificate_number": "201300012345",
        },
        DEGREE: {
            "place": "mainland", "mode": "full_time", "school": "示范财经大学", "level": "21", "degree": "4",
            "started_on": "2013-09", "ended_on": "2017-06", "major": "会计学",
            "certificate_number": "999991201705001324", "degree_number": "9999942017001234",
        },
    },
    "work": {
        WORK: {
            "started_on": "2017-07", "is_current": "true", "employer": "示范商贸有限公司", "is_accounting": "yes",
            "posts": {"dddd": {"started_on": "2017-07", "is_current": "true", "post": "cashier"}},
        },
    },
    "qualification": {},
    "declaration": {"is_true": "true"},
}  # fmt: skip
POLICY = edition(["44", "4401", "440106"], date(2026, 11, 1))


def policy_with(**values: Any) -> Edition:
    """Return the policy of the tests with some figures changed."""
    body = json.loads(POLICY.body)
    for name, value in values.items():
        body[name]["value"] = value
    text = json.dumps(body, ensure_ascii=False)
    return Edition(sha256(text.encode()).hexdigest(), text)


JPEG = jpeg(120, 90, 3 * KB)


def make_picture(person: Person, path: str, slot: str, data: bytes = JPEG) -> Attachment:
    key = storage().write([data])
    return Attachment.objects.create(
        person=person, path=path, slot=slot, name=f"{slot}.jpg", state="ready", format="jpg", size=30_000, width=400,
        height=300, sha256="0" * 64, clean_key=key, clean_sha256="0" * 64, thumbnail_key=key, key=uuid4(),
    )  # fmt: skip


def make_check(person: Person, kind: str, outcome: str, differences: list[dict[str, str]] | None = None) -> Check:
    check = Check(id=uuid7(), person=person, kind=kind, digest=uuid4().bytes, outcome=outcome)
    check.question_cipher = encrypt("{}", check.box)
    check.differences = differences or []
    check.answered_at = None if outcome in ("pending", "unavailable") else now()
    check.save(force_insert=True)
    return check


def hand_in(
    name: str = "李雷",
    code: str = "440106",
    *,
    typed: dict[str, Any] = TYPED,
    pictures: list[Attachment] | None = None,
    checks: dict[str, dict[str, str]] | None = None,
    person: Person | None = None,
    answers: dict[str, str] | None = None,
    policy: Edition = POLICY,
) -> Case:
    """Hand in a whole record to a department and let it settle at once; again with the same `person`."""
    person = person or make_person(name)
    case = cases.open_case(
        person_id=person.pk, person_name=person.name, kind=Kind.COLLECTION, sections=SECTIONS, key=uuid4()
    )
    case.department = Department.objects.get(code=code)
    case.save(update_fields=["department"])
    cases.freeze(
        case,
        body=json.dumps(typed, ensure_ascii=False),
        schema=1,
        digest="0" * 64,
        days=5,
        employers=[job[name] for job in typed["work"].values() for name in ("employer", "uscc") if name in job],
        registrant={
            "document_type": "resident_id", "name": person.name, "sex": person.sex,
            "birth_on": person.birth_on.isoformat(), "has_proved_identity": True,
        },
        manifest=[manifested(picture) for picture in pictures or []],
        policy=cases.pin_policy(digest=policy.digest, body=policy.body),
        checks=checks or {},
        answers=answers or {},
        key=uuid4(),
    )  # fmt: skip
    cases.move(case, Action.SUBMIT, actor=("person", person.pk))
    cases.move(case, Action.SETTLE, actor=("system", None))
    case.refresh_from_db()
    return case


def manifested(picture: Attachment) -> dict[str, Any]:
    return {
        "id": str(picture.pk), "path": picture.path, "slot": picture.slot, "state": "ready", "format": "jpg",
        "size": picture.size, "width": picture.width, "height": picture.height,
    }  # fmt: skip


def desk_of(officer: OfficerContext) -> Client:
    """Return a browser in which the officer is signed in."""
    client = Client()
    sign_in_staff(client, Account.objects.get(pk=officer.account_id))
    return client


def post(desk: Client, place: str, /, **fields: Any) -> HttpResponse:
    return desk.post(place, {"key": uuid4(), **fields})


def latest(case: Case) -> UUID:
    return cases.latest_submission(case).pk
