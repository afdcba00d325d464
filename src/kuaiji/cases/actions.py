"""事项 actions: open, keep drafts, freeze, note findings and decisions; `move` alone writes a state."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, connection, transaction
from django.db.backends.postgresql.psycopg_any import NumericRange
from django.db.models import Case as Choose
from django.db.models import F, Q, When
from psycopg.types.json import Jsonb

from kuaiji.cases.due import keep_for_reviewer, reckon
from kuaiji.cases.mending import mend_by
from kuaiji.cases.models import Case, CaseFinding, Decision, Draft, PolicyEdition, Remark, Submission
from kuaiji.rules.case import CLOSED, EDITABLE, HELD, LEASED, Action, Kind, State, next_state
from kuaiji.rules.findings import Finding, Origin
from kuaiji.web import clock
from kuaiji.web.sql import sql

LEASE = timedelta(minutes=30)
RECALL = timedelta(minutes=10)
MOST_ENTRIES = 30
MOVED = [
    "state", "is_held", "lease_officer", "lease_until", "submitted_at", "returned_at", "seen_at", "decided_at", "round",
    "stage", "department", "days_allowed", "due_at", "kept_for", "kept_until", "employers", "mend_by", "reminded_at",
    "on_hold_until",
]  # fmt: skip
LANES = {
    Kind.COLLECTION: (1, 2),
    Kind.CHANGE: (1, 2),
    Kind.CONDUCT: (2, 3),
    Kind.APPEAL: (1, 2),
    Kind.DISPUTE: (1, 2),
}


@transaction.atomic
def open_case(*, person_id: UUID, person_name: str, kind: Kind, sections: Iterable[str], key: UUID) -> Case:
    """Open a draft case with one draft per section; the same key, or a case already open, gives that case.

    After a withdrawal, a rejection or an expiry the drafts start from what was typed then.
    """
    now = clock.now()
    number = case_number(now)
    low, high = LANES[kind]
    case = Case(
        number=number, person_id=person_id, person_name=person_name, kind=kind, state=State.DRAFT, opened_at=now,
        lane=NumericRange(low, high), key=key,
    )  # fmt: skip
    with connection.cursor() as cursor:
        # Two tabs may press 开始 at once; the lock makes the second one find the first one's case.
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s::text, 0))", [f"{person_id}{kind}"])
    mine = Case.objects.filter(person_id=person_id)
    found = mine.filter(kind=kind).exclude(state__in=CLOSED).first() or mine.filter(key=key).first()
    if found is not None:
        return found
    case.save(force_insert=True)
    earlier = dict(latest_drafts(person_id=person_id, kind=kind))
    Draft.objects.bulk_create(
        [
            Draft(
                case=case,
                section=section,
                typed=earlier.get(section, {}),
                updated_at=now if section in earlier else None,
            )
            for section in sections
        ]
    )
    note_event(case, "open", actor=("person", person_id), now=now)
    return case


def latest_drafts(*, person_id: UUID, kind: Kind) -> list[tuple[str, dict[str, Any]]]:
    """Return what was typed into the person's last case of this kind that ended without approval."""
    ended = Case.objects.filter(person_id=person_id, kind=kind, state__in=CLOSED - {State.APPROVED}).order_by(
        "opened_at", "id"
    )
    last = ended.last()
    return list(last.drafts.exclude(typed={}).values_list("section", "typed")) if last else []


def case_number(now: datetime) -> str:
    """Return the next number, such as KJ-2026-000000123; numbers are never used twice, gaps may remain."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('cases_number')")
        (value,) = cursor.fetchone()
    return f"KJ-{now.year}-{value:09d}"


def lock(case_id: UUID) -> Case:
    """Return the case, locked until the end of the transaction."""
    return Case.objects.select_for_update(of=("self",)).get(pk=case_id)


def lock_open(*, person_id: UUID, kind: Kind) -> Case | None:
    """Return the person's open case of this kind, locked until the end of the transaction."""
    mine = Case.objects.select_for_update(of=("self",)).filter(person_id=person_id, kind=kind)
    return mine.exclude(state__in=CLOSED).first()


def move(
    case: Case,
    action: Action,
    *,
    actor: tuple[str, UUID | None],
    details: Mapping[str, Any] | None = None,
    officer_id: UUID | None = None,
    to: State | None = None,
    submission: Submission | None = None,
    now: datetime | None = None,
) -> None:
    """Take a locked case one step along the table of `rules.case`, or refuse; the only writer of a case's state.

    `officer_id` is the holder of the lease while an officer looks at the case, `to` one of the further states that
    the row allows. `now` and the newest `submission` spare asking for them again.
    """
    target = next_state(State(case.state), action, to, by=actor[0])
    now = now or clock.now()
    before, case.state = case.state, target
    case.is_held = target in HELD
    case.lease_officer_id = officer_id if target in LEASED else None
    case.lease_until = now + LEASE if case.lease_officer_id else None
    case.on_hold_until = None
    if action == Action.SUBMIT:
        case.submitted_at, case.returned_at, case.seen_at = now, None, None
    if action == Action.CLAIM:
        case.kept_for_id = case.kept_until = None
    if target == State.RETURNED:
        case.returned_at, case.seen_at, case.reminded_at = now, None, None
    case.mend_by = mend_by(case, now, submission) if target == State.RETURNED else None
    if target in CLOSED:
        case.decided_at = now
    note_event(
        case, action.value, actor=actor, now=now, details={"from": before, "to": target.value, **(details or {})},
        changed=MOVED,
    )  # fmt: skip


# `changed` is nothing, or columns of the case and their values: what happened and the link that says so are written
# by one statement, and the row once.
ADD_LINK = """
WITH linked AS (
    UPDATE cases_case SET {changed}chain_prev = chain_head, chain_n = chain_n + 1,
           chain_head = sha256(chain_head || convert_to(%(body)s::text, 'UTF8'))
     WHERE id = %(case)s RETURNING id, chain_n, chain_prev, chain_head)
INSERT INTO cases_event (case_id, n, prev, head, body, at)
SELECT id, chain_n, chain_prev, chain_head, %(body)s::text, %(at)s FROM linked
"""


def note_event(
    case: Case,
    verb: str,
    *,
    actor: tuple[str, UUID | None],
    now: datetime,
    details: Mapping[str, Any] | None = None,
    changed: Collection[str] = (),
) -> None:
    """Add one link to the case's timeline, and save these fields of the case with it.

    `details` holds ids, paths, codes and digests, never values.
    """
    kind, actor_id = actor
    body = json.dumps(
        {"verb": verb, "at": now.isoformat(), "actor": kind, "actor_id": str(actor_id or ""), **(details or {})},
        ensure_ascii=False, sort_keys=True, default=str,
    )  # fmt: skip
    fields = [each for each in Case._meta.concrete_fields if each.name in changed]
    values = {each.attname: each.get_db_prep_save(getattr(case, each.attname), connection) for each in fields}
    text = ADD_LINK.format(changed="".join(f"{column} = %({column})s, " for column in values))
    with connection.cursor() as cursor:
        cursor.execute(text, values | {"body": body, "case": case.pk, "at": now})


@dataclass(frozen=True, slots=True)
class Saved:
    revision: int
    updated_at: datetime


# The hot write: one guarded statement in autocommit. A repeat with the same key changes nothing and gets the same
# answer; a stale revision, a case under review or somebody else's case updates no row.
# Whoever hands the case in holds its row: a save that comes then waits, looks at the state again, and changes nothing.
SAVE_DRAFT = sql(
    """
    UPDATE cases_draft AS d
       SET typed = CASE
               WHEN d.last_key = %(key)s THEN d.typed
               WHEN cardinality(%(path)s::text[]) = 0 THEN d.typed || %(fields)s::jsonb
               WHEN cardinality(%(path)s::text[]) = 1 THEN jsonb_set(
                    d.typed, %(path)s::text[], coalesce(d.typed #> %(path)s::text[], '{}') || %(fields)s::jsonb)
               ELSE jsonb_set(
                    jsonb_set(d.typed, (%(path)s::text[])[1:2], coalesce(d.typed #> (%(path)s::text[])[1:2], '{}')),
                    %(path)s::text[], coalesce(d.typed #> %(path)s::text[], '{}') || %(fields)s::jsonb) END,
           is_complete = CASE WHEN d.last_key = %(key)s THEN d.is_complete ELSE %(is_complete)s END,
           revision = d.revision + CASE WHEN d.last_key = %(key)s THEN 0 ELSE 1 END,
           updated_at = CASE WHEN d.last_key = %(key)s THEN d.updated_at ELSE kuaiji_now() END,
           last_key = %(key)s
      FROM (SELECT id FROM cases_case
             WHERE id = %(case)s AND person_id = %(person)s AND state IN ('draft', 'returned') FOR KEY SHARE) AS c
     WHERE c.id = d.case_id AND d.section = %(section)s AND (d.revision = %(revision)s OR d.last_key = %(key)s)
       AND (cardinality(%(path)s::text[]) < 3 OR d.typed #> (%(path)s::text[])[1:1] IS NOT NULL)
       AND (cardinality(%(path)s::text[]) = 0 OR d.typed #> %(path)s::text[] IS NOT NULL OR %(most)s > (
            SELECT count(*) FROM jsonb_object_keys(coalesce(
                   d.typed #> (%(path)s::text[])[1:cardinality(%(path)s::text[]) - 1], '{}'))))
 RETURNING d.revision, d.updated_at
    """,
    row=Saved,
)


def save_draft(
    *,
    case_id: UUID,
    person_id: UUID,
    section: str,
    path: list[str],
    fields: Mapping[str, Any],
    revision: int,
    key: UUID,
    is_complete: bool = False,
) -> Saved | None:
    """Merge typed fields into a section at `path` ([], [entry] or [entry, "posts", post]).

    None when out of date, or where the entry would be one too many.
    """
    try:
        return SAVE_DRAFT.one(
            case=case_id, person=person_id, section=section, path=path, fields=Jsonb(fields), revision=revision,
            key=key, is_complete=is_complete, most=MOST_ENTRIES,
        )  # fmt: skip
    except IntegrityError as error:
        # Only `draft_size` can be broken here, and no honest record comes near it.
        raise RequestDataTooBig("draft") from error


@dataclass(frozen=True, slots=True)
class Held:
    id: UUID


HOLD_DRAFT = sql(
    """
    SELECT id FROM cases_case
     WHERE id = %(case)s AND person_id = %(person)s AND state IN ('draft', 'returned') FOR KEY SHARE
    """,
    row=Held,
)


def hold_draft(*, case_id: UUID, person_id: UUID) -> bool:
    """Keep a case from being handed in until the transaction has ended; False where it is not the person's to change.

    For what belongs to a record but is no text, as a save does for itself.
    """
    return HOLD_DRAFT.one(case=case_id, person=person_id) is not None


DELETE_ENTRY = sql(
    """
    UPDATE cases_draft AS d
       SET typed = d.typed #- %(path)s::text[], is_complete = false, revision = d.revision + 1, last_key = %(key)s,
           updated_at = kuaiji_now()
      FROM (SELECT id FROM cases_case
             WHERE id = %(case)s AND person_id = %(person)s AND state IN ('draft', 'returned') FOR KEY SHARE) AS c
     WHERE c.id = d.case_id AND d.section = %(section)s AND d.typed #> %(path)s::text[] IS NOT NULL
 RETURNING d.revision, d.updated_at
    """,
    row=Saved,
)


def delete_entry(*, case_id: UUID, person_id: UUID, section: str, path: list[str], key: UUID) -> Saved | None:
    """Take an entry out of a section's draft; None where it is gone already, or no longer the person's to change."""
    return DELETE_ENTRY.one(case=case_id, person=person_id, section=section, path=path, key=key)


def mark_sections(*, case_id: UUID, touched: str, open_sections: list[str]) -> None:
    """Note which sections are complete: touched, be it by text or by a picture, and nothing left to mend in them."""
    drafts = Draft.objects.filter(case_id=case_id).exclude(~Q(section=touched), updated_at=None)
    drafts.update(
        is_complete=Choose(When(section__in=open_sections, then=False), default=True),
        updated_at=Choose(When(section=touched, then=clock.Now()), default=F("updated_at")),
    )


def keep_checks(*, case_id: UUID, checks: Mapping[str, Any]) -> None:
    """Remember which outside check answers for which entry of the draft."""
    Case.objects.filter(pk=case_id).update(checks=checks)


def rename(*, person_id: UUID, name: str) -> None:
    """Carry a corrected name over to the person's cases that are still with them."""
    Case.objects.filter(person_id=person_id, state__in=EDITABLE).update(person_name=name)


def pin_policy(*, digest: str, body: str) -> PolicyEdition:
    """Keep the policy edition, word for word; the same digest is kept once."""
    edition, _ = PolicyEdition.objects.get_or_create(digest=digest, defaults={"body": body, "created_at": clock.now()})
    return edition


def freeze(
    case: Case,
    *,
    body: str,
    schema: int,
    registrant: Mapping[str, Any],
    manifest: list[dict[str, Any]],
    policy: PolicyEdition,
    checks: Mapping[str, Any],
    answers: Mapping[str, str] = MappingProxyType({}),
    digest: str,
    days: int,
    employers: Iterable[str] = (),
    key: UUID,
) -> Submission:
    """Keep what the person hands in as the case's next submission; `case` is locked and gets the new round.

    `days` is how many working days a review may take; `employers` are the names and codes that it is found by.
    """
    now = clock.now()
    reckon(case, days=days, now=now)
    keep_for_reviewer(case, now=now)
    case.round += 1
    case.employers = sorted(set(employers))
    return Submission.objects.create(
        case=case, person_id=case.person_id, round=case.round, body=body, schema=schema,
        digest=digest, registrant=registrant, manifest=manifest, policy=policy,
        checks=checks, answers=dict(answers), submitted_at=now, key=key,
    )  # fmt: skip


def latest_submission(case: Case) -> Submission:
    return case.submissions.select_related("policy").get(round=case.round)


def note_findings(
    submission: Submission,
    findings: Iterable[Finding],
    *,
    officer_id: UUID | None = None,
    now: datetime | None = None,
) -> None:
    """Keep findings about one submission; the same finding twice is kept once."""
    now = now or clock.now()
    CaseFinding.objects.bulk_create(
        [
            CaseFinding(
                case_id=submission.case_id, submission=submission, path=finding.path, code=finding.code,
                severity=finding.severity, message=finding.message, source_document=finding.source.document,
                source_clause=finding.source.clause, origin=Origin.OFFICER if officer_id else Origin.RULE,
                officer_id=officer_id, created_at=now,
            )
            for finding in findings
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def withdraw_findings(submission: Submission, *, officer_id: UUID) -> None:
    """Take back what an officer noted on a submission, so that a new decision starts from an empty list."""
    CaseFinding.objects.filter(submission=submission, officer_id=officer_id, withdrawn_at=None).update(
        withdrawn_at=clock.now()
    )


def decide(
    submission: Submission,
    *,
    officer_id: UUID | None,
    verb: str,
    note: str,
    key: UUID,
    codes: Iterable[str] = (),
    batch: UUID | None = None,
    now: datetime | None = None,
) -> Decision:
    """Keep a decision on exactly this submission; without an officer it is the platform's own (自动通过)."""
    return Decision.objects.create(
        case_id=submission.case_id, submission=submission, officer_id=officer_id, verb=verb, note=note,
        codes=list(codes), batch=batch, decided_at=now or clock.now(), key=key,
    )  # fmt: skip


def end_leases(*, officer_id: UUID) -> None:
    """Let every lease of an officer run out now, so that colleagues may take what they held."""
    Case.objects.filter(lease_officer_id=officer_id).update(lease_until=clock.now())


def note_seen(*, case_id: UUID, person_id: UUID) -> None:
    """Remember that the person has seen the return; from then on the officer cannot recall it."""
    Case.objects.filter(pk=case_id, person_id=person_id, state=State.RETURNED, seen_at=None).update(seen_at=clock.now())


def remark(case: Case, about: Remark.About, *, officer_id: UUID, words: str, key: UUID) -> Remark:
    """Keep an officer's words on a case, for colleagues only."""
    return Remark.objects.create(case=case, about=about, officer_id=officer_id, words=words, key=key)
