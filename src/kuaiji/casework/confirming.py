"""本人确认: the person reads what was typed for them at the counter on their own phone, promises, and hands it in."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localtime

from kuaiji.accounts.actions import give_consents
from kuaiji.accounts.codes import PER_PHONE
from kuaiji.accounts.limits import forgive, guess, take
from kuaiji.accounts.queries import current_identity, phone_of
from kuaiji.accounts.records import tail_digest
from kuaiji.accounts.sittings import end_sittings
from kuaiji.accounts.visitor import token_digest
from kuaiji.cases import actions as cases
from kuaiji.cases.due import start_of
from kuaiji.cases.models import Submission
from kuaiji.casework.actions import NO_CASE, submit_collection
from kuaiji.casework.models import Confirmation
from kuaiji.casework.prechecking import obstacles
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.queries import WORKSPACE, Record, record_of
from kuaiji.messaging.actions import post_message, send_sms
from kuaiji.rules.case import EDITABLE, Kind
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web import clock
from kuaiji.web.jinja import last_day

SOURCE = Source(DECISION, "本人确认")
LASTS = timedelta(days=7)
MORNING = timedelta(hours=9)
BATCH = 200

LINK_OVER = must("confirm.over", f"这个链接已经用过、换过，或者超过 {LASTS.days} 天。", SOURCE)
NO_PHONE = must(
    "confirm.phone", "这个账号的手机号已经绑定到别处，链接发不出去。请结束代办，用本人现在的手机号重新开始。", SOURCE
)
WRONG_TAIL = must("confirm.tail", "与登记的证件号码不符，请核对最后 4 位。", SOURCE, "tail")


@transaction.atomic
def ask_confirmation(*, officer: OfficerContext, person_id: UUID, key: UUID) -> None:
    """Send the person a link to their own phone, once nothing keeps the record from being handed in."""
    case = cases.lock_open(person_id=person_id, kind=Kind.COLLECTION)
    if Confirmation.objects.filter(officer_id=officer.officer_id, key=key).exists():
        return
    workspace = WORKSPACE.one(person=person_id)
    if case is None or case.state not in EDITABLE or workspace is None:
        raise Refused([NO_CASE])
    record = record_of(workspace)
    if findings := obstacles(record):
        raise Refused(findings)
    if not (phone := phone_of(person_id)):
        raise Refused([NO_PHONE])
    take(what="sms phone", who=phone, rates=PER_PHONE)
    now, token = clock.now(), secrets.token_urlsafe(16)
    Confirmation.objects.filter(case=case, used_at=None, expires_at__gt=now).update(expires_at=now)
    made = Confirmation.objects.create(
        case=case, officer_id=officer.officer_id, token_digest=token_digest(token), expires_at=now + LASTS, key=key,
        remind_at=reminder(now, record.facts.policy.confirm_reminder_days.value),
    )  # fmt: skip
    values = {
        "department": officer.department, "staff": officer.staff_number,
        "summary": in_short(record), "days": str(LASTS.days),
        "link": f"{settings.KUAIJI.public_url}{reverse('confirm', args=[token])}",
    }  # fmt: skip
    send_sms(phone=phone, template="confirm", values=values, dedupe=f"confirm-{made.pk}", person_id=person_id)
    cases.note_event(case, "ask_confirmation", actor=("officer", officer.officer_id), now=now)


def reminder(sent_at: datetime, days: int) -> datetime | None:
    """Return the morning on which a link that nobody has used is due to be reminded of; None where it is not."""
    at = start_of(localtime(sent_at).date() + timedelta(days=days)) + MORNING
    return at if days > 0 and at < sent_at + LASTS else None


def remind_to_confirm() -> int:
    """Remind once of every link whose morning has come; return how many were reminded."""
    due = Confirmation.objects.filter(used_at=None, remind_at__lte=clock.now()).order_by("remind_at")
    return sum(remind_of(*each) for each in due.values_list("pk", "case_id")[:BATCH])


@transaction.atomic
def remind_of(confirmation_id: UUID, case_id: UUID) -> bool:
    """Tell the person unless the link was used, replaced or ended meanwhile; in any case it is not due again."""
    case = cases.lock(case_id)
    links = Confirmation.objects.select_for_update(of=("self",)).filter(pk=confirmation_id)
    link = links.filter(used_at=None, remind_at__lte=clock.now()).first()
    if link is None:
        return False
    link.remind_at = None
    link.save(update_fields=["remind_at"])
    if case.state not in EDITABLE or link.expires_at <= clock.now():
        return False
    said = {"sent": last_day(link.sent_at), "date": last_day(link.expires_at)}
    dedupe = f"confirm-reminder-{link.pk}"
    if phone := phone_of(case.person_id):
        send_sms(phone=phone, template="confirm-reminder", values=said, dedupe=dedupe, person_id=case.person_id)
    post_message(
        person_id=case.person_id, title="窗口填好的信息采集还没有提交", link="/collection/", dedupe=dedupe,
        body="请打开{sent}短信里的链接，核对后提交，最晚{date}；也可以在这里自己核对、提交。".format(**said),
    )  # fmt: skip
    return True


def in_short(record: Record) -> str:
    """Say how much there is to read: 教育2条、工作1条、材料5张."""
    document, files = record.document, record.facts.files
    return f"教育{len(document.education)}条、工作{len(document.work)}条、材料{len(files)}张"


def last_asked(case_id: UUID) -> Confirmation | None:
    """Return the newest link of a case, be it still good or not."""
    return Confirmation.objects.filter(case_id=case_id).order_by("-sent_at", "-pk").first()


def confirmation_by(token: str, key: UUID | None = None) -> Confirmation:
    """Return what a link leads to while it works, and to the form with this `key` also once that has used it up."""
    found = Confirmation.objects.select_related("case").filter(token_digest=token_digest(token)).first()
    if found is None:
        raise Refused([LINK_OVER])
    is_open = found.used_at is None and clock.now() < found.expires_at
    if not is_open and not is_repeat(found, key):
        raise Refused([LINK_OVER])
    return found


def is_repeat(confirmation: Confirmation, key: UUID | None) -> bool:
    if key is None or confirmation.used_at is None:
        return False
    return Submission.objects.filter(case=confirmation.case, key=key).exists()


def recognise(confirmation: Confirmation, tail: str) -> None:
    """Refuse whoever does not know the last four characters of the document: a text message may reach anybody."""
    who = str(confirmation.pk)
    guess(what="confirm", who=who)
    if bytes(current_identity(confirmation.case.person_id).tail_digest) != tail_digest(tail):
        raise Refused([WRONG_TAIL])
    forgive(what="confirm", who=who)


@transaction.atomic
def confirm_collection(
    *, confirmation: Confirmation, seen: str, is_promised: bool, answers: Mapping[str, str], key: UUID
) -> Submission:
    """Hand in by the link, once, exactly what the person was shown; at the counter nobody types any more."""
    person_id = confirmation.case.person_id
    # Who types at the counter holds the sitting first, then the case; who asks anew holds the case, then the links.
    end_sittings(Q(person_id=person_id))
    cases.lock(confirmation.case_id)
    now = clock.now()
    used = Confirmation.objects.filter(pk=confirmation.pk, used_at=None, expires_at__gt=now).update(used_at=now)
    if not used:
        confirmation.refresh_from_db(fields=["used_at"])
        if not is_repeat(confirmation, key):
            raise Refused([LINK_OVER])
    submission = submit_collection(person_id=person_id, is_promised=is_promised, answers=answers, seen=seen, key=key)
    give_consents(person_id)
    return submission
