"""Forgers with every right on the database: a trail of five sealed days, and the ways of tampering with it."""

import contextlib
import json
import random
from collections.abc import Callable, Iterator
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, connections, transaction

from factories import make_person
from kuaiji.audit.actions import note_access, seal
from kuaiji.audit.export import append_roots, exported
from kuaiji.audit.models import AccessEvent, Kind, Root
from kuaiji.audit.seals import public_keys, sign
from kuaiji.audit.strands import Tally
from kuaiji.cases.actions import note_event, open_case
from kuaiji.cases.models import Case, Event
from kuaiji.cases.trail import STRANDS, first_break
from kuaiji.rules.case import Kind as CaseKind
from kuaiji.web import clock

DAYS = 5
PEOPLE = 12


def become_superuser() -> None:
    """Let this process's connection be the server's owner, whom neither triggers nor foreign keys stop."""
    connections["default"].close()
    connections["default"].settings_dict["USER"] = "postgres"
    run("SET session_replication_role = replica")
    for name in ("access_event_reveal_says_why", "access_event_names_the_person"):
        run(f"ALTER TABLE audit_accessevent DROP CONSTRAINT IF EXISTS {name}")


def run(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def shift_clock(span: timedelta) -> None:
    run("UPDATE web_installation SET clock_shift = clock_shift + %s", span)


def write_trail() -> None:
    """Five days of cases that move and officers who look, each day sealed in the next, and a sixth still open."""
    people = [make_person(f"王小明{place}") for place in range(PEOPLE)]
    cases = [
        open_case(person_id=one.pk, person_name=one.name, kind=CaseKind.COLLECTION, sections=[], key=uuid4())
        for one in people
    ]
    for day in range(DAYS + 1):
        for place, case in enumerate(cases):
            now = clock.now()
            note_event(case, "note", actor=("officer", uuid4()), now=now, details={"path": f"work/{day}/{place}"})
            look(case, f"第 {day}-{place} 次")
        if day < DAYS:
            shift_clock(timedelta(days=1))
            assert seal(strands=STRANDS) is not None


def look(case: Case, reason: str) -> None:
    note_access(actor_id=uuid4(), kind=Kind.QUEUE, case_ids=[case.pk, uuid4()], reason=reason)
    note_access(
        actor_id=uuid4(), kind=Kind.FILE, case_ids=[case.pk], person_id=case.person_id, attachment_id=uuid4(),
        reason=reason,
    )  # fmt: skip


def prepare_trail(file: Path) -> None:
    """Write the trail and export its roots to a file, as if to another machine."""
    write_trail()
    assert append_roots(file) == DAYS
    assert not is_found(file)


def is_found(file: Path) -> bool:
    """True if verifying against the exported roots names a broken link."""
    return first_break(exported=exported(file), keys=public_keys(), progress=lambda: None) is not None


@contextlib.contextmanager
def undone() -> Iterator[None]:
    """Take back whatever is done to the database inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class Forger:
    """Does one random wrong to the sealed part of the trail."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.sealed_until = Root.objects.latest("number").seal.until

    def forge(self) -> str:
        kind = self.random.choice(KINDS)
        kind(self)
        return kind.__name__

    def looks(self) -> list[AccessEvent]:
        return list(AccessEvent.objects.filter(at__lt=self.sealed_until).order_by("at", "id"))

    def look(self) -> AccessEvent:
        return self.random.choice(self.looks())

    def chain(self) -> list[Event]:
        """Return the whole timeline of some case."""
        case = self.random.choice(list(Case.objects.order_by("pk")))
        return list(Event.objects.filter(case=case).order_by("n"))

    def sealed(self, events: list[Event]) -> list[Event]:
        return [event for event in events if event.at < self.sealed_until]

    def set(self, row: Any, **columns: Any) -> None:
        assert type(row).objects.filter(pk=row.pk).update(**columns) == 1

    def a_moment(self) -> timedelta:
        return timedelta(microseconds=self.random.choice((-1, 1)) * self.random.randint(1, 10**7))

    # Looks

    def edit_look(self) -> None:
        row, column = self.look(), self.random.choice(("id", "actor_id", "kind", "case_ids", "reason", "at", "person"))
        match column:
            case "id" | "actor_id":
                self.set(row, **{column: flipped(getattr(row, column), self.random)})
            case "kind":
                self.set(row, kind=self.random.choice([kind for kind in Kind if kind != row.kind]))
            case "case_ids":
                self.set(row, case_ids=row.case_ids[1:])
            case "reason":
                self.set(row, reason=row.reason + "。")
            case "at":
                self.set(row, at=row.at + self.a_moment())
            case "person":
                self.set(row, person_id=uuid4(), attachment_id=None)

    def delete_look(self) -> None:
        AccessEvent.objects.filter(pk=self.look().pk).delete()

    def swap_looks(self) -> None:
        one, other = self.random.sample(self.looks(), 2)
        names = ("actor_id", "kind", "case_ids", "person_id", "attachment_id", "reason")
        mine, theirs = ({name: getattr(row, name) for name in names} for row in (one, other))
        self.set(one, **theirs)
        self.set(other, **mine)

    def swap_times_of_looks(self) -> None:
        one, other = self.random.sample(self.looks(), 2)
        self.set(one, at=other.at)
        self.set(other, at=one.at)

    def insert_look(self) -> None:
        AccessEvent.objects.create(actor_id=uuid4(), kind=Kind.QUEUE, at=self.look().at + self.before_the_end())

    def before_the_end(self) -> timedelta:
        return timedelta(microseconds=-self.random.randint(1, 10**6))

    def cut_looks(self) -> None:
        tail = self.looks()[-self.random.randint(1, 20) :]
        AccessEvent.objects.filter(pk__in=[row.pk for row in tail]).delete()

    # Timelines

    def edit_event(self) -> None:
        row, column = (
            self.random.choice(self.sealed(self.chain())),
            self.random.choice(("id", "n", "prev", "head", "body", "at")),
        )
        match column:
            case "id":
                self.set(row, id=row.pk + 10**6)
            case "n":
                self.set(row, n=row.n + 1000)
            case "prev" | "head":
                self.set(row, **{column: bytes(reversed(bytes(getattr(row, column)) + b"\1"))})
            case "body":
                self.set(row, body=edited(row.body, self.random))
            case "at":
                self.set(row, at=row.at + self.a_moment())

    def delete_event(self) -> None:
        self.set_aside([self.random.choice(self.sealed(self.chain()))])

    def set_aside(self, events: list[Event]) -> None:
        run("DELETE FROM cases_event WHERE id = ANY(%s)", [event.pk for event in events])

    def swap_events(self) -> None:
        one, other = self.random.sample(self.sealed(self.chain()), 2)
        self.set(one, body=other.body, at=other.at)
        self.set(other, body=one.body, at=one.at)

    def cut_events(self) -> None:
        """Cut a timeline off from a sealed event on, and make the case agree."""
        events = self.chain()
        kept = self.random.randint(0, len(self.sealed(events)) - 1)
        self.set_aside(events[kept:])
        self.write_chain(events[:kept], of=events[0].case_id)

    def drop_case(self) -> None:
        events = self.chain()
        self.set_aside(events)
        run("DELETE FROM cases_case WHERE id = %s", events[0].case_id)

    def edit_and_rechain(self) -> None:
        events = self.chain()
        event = self.random.choice(self.sealed(events))
        event.body = edited(event.body, self.random)
        self.write_chain(events, of=events[0].case_id)

    def edit_in_words_and_rechain(self) -> None:
        """Change what was done, in good form: the timeline holds in itself."""
        events = self.chain()
        event = self.random.choice(self.sealed(events))
        event.body = json.dumps(json.loads(event.body) | {"verb": "approve"}, ensure_ascii=False, sort_keys=True)
        self.write_chain(events, of=events[0].case_id)

    def delete_and_rechain(self) -> None:
        events = self.chain()
        gone = self.random.choice(self.sealed(events))
        events.remove(gone)
        self.set_aside([gone])
        self.write_chain(events, of=events[0].case_id)

    def insert_and_rechain(self) -> None:
        events = self.chain()
        place = self.random.randrange(len(self.sealed(events)))
        at = events[place].at
        body = json.dumps({"verb": "approve", "at": at.isoformat()})
        forged = Event(case_id=events[0].case_id, at=at, body=body)
        events.insert(place, forged)
        self.write_chain(events, of=events[0].case_id)

    def write_chain(self, events: list[Event], *, of: UUID) -> None:
        """Number and link the events anew, and make the case agree."""
        head = prev = b""
        run("UPDATE cases_event SET n = n + 10000 WHERE case_id = %s", of)
        for n, event in enumerate(events, start=1):
            prev, head = head, sha256(head + event.body.encode()).digest()
            event.n, event.prev, event.head = n, prev, head
            event.save()
        Case.objects.filter(pk=of).update(chain_prev=prev, chain_head=head, chain_n=len(events))

    # Roots

    def root(self) -> Root:
        return Root.objects.get(number=self.random.randint(1, DAYS))

    def edit_root(self) -> None:
        row, column = self.root(), self.random.choice(("body", "signature", "marks"))
        if column == "body":
            self.set(row, body=edited(row.body, self.random))
        else:
            self.set(row, **{column: edited_bytes(bytes(getattr(row, column)), self.random)})

    def delete_root(self) -> None:
        Root.objects.filter(pk=self.root().pk).delete()

    def swap_roots(self) -> None:
        one, other = (Root.objects.get(number=number) for number in self.random.sample(range(1, DAYS + 1), 2))
        self.set(one, body=other.body, signature=other.signature, marks=other.marks)
        self.set(other, body=one.body, signature=one.signature, marks=one.marks)

    def insert_root(self) -> None:
        row = self.root()
        Root.objects.create(
            number=DAYS + self.random.randint(1, 2), body=row.body, signature=row.signature, marks=row.marks
        )

    def cut_roots(self) -> None:
        Root.objects.filter(number__gt=DAYS - self.random.randint(1, DAYS)).delete()

    def edit_and_seal_anew(self) -> None:
        """Edit, link the timeline anew and sign every root anew with the true key: all that is left is the export."""
        self.random.choice((self.edit_in_words_and_rechain, self.edit_look, self.delete_look))()
        seals = [root.seal for root in Root.objects.order_by("number")]
        Root.objects.all().delete()
        before = None
        for old in seals:
            tallies = {strand.name: Tally() for strand in STRANDS}
            for strand in STRANDS:
                for link in strand.between(old.since, old.until):
                    tallies[strand.name].add(link)
            says = old.says | {
                "prev": before.digest if before else "",
                "strands": {name: tally.summary() for name, tally in tallies.items()},
            }
            before = sign(says, b"".join(tally.marks for tally in tallies.values()))
            Root.objects.create(number=before.number, body=before.body, signature=before.signature, marks=before.marks)


KINDS: tuple[Callable[[Forger], None], ...] = (
    Forger.edit_look, Forger.delete_look, Forger.swap_looks, Forger.swap_times_of_looks, Forger.insert_look,
    Forger.cut_looks, Forger.edit_event, Forger.delete_event, Forger.swap_events, Forger.cut_events, Forger.drop_case,
    Forger.edit_and_rechain, Forger.edit_in_words_and_rechain, Forger.delete_and_rechain, Forger.insert_and_rechain,
    Forger.edit_root, Forger.delete_root, Forger.swap_roots, Forger.insert_root, Forger.cut_roots,
    Forger.edit_and_seal_anew,
)  # fmt: skip


def flipped(value: UUID, dice: random.Random) -> UUID:
    return UUID(int=value.int ^ (1 << dice.randrange(60)))


def edited(text: str, dice: random.Random) -> str:
    place = dice.randrange(len(text))
    return (
        text[:place]
        + dice.choice([letter for letter in "0123456789abcdef{}" if letter != text[place]])
        + text[place + 1 :]
    )


def edited_bytes(value: bytes, dice: random.Random) -> bytes:
    place = dice.randrange(len(value))
    return value[:place] + bytes([value[place] ^ (1 << dice.randrange(8))]) + value[place + 1 :]
