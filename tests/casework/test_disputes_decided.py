"""占用申诉: how the holder is warned and heard, and what two officers can make of it."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import DatabaseError, transaction

from accounts.walk import texts_to
from clock import at
from desk_cases import latest
from disputing import THREE_DAYS, agree, codes, confirm, differ, dispute, is_held_by, titles
from drafts import BLURRED, FORGED, as_at_commit
from factories import make_officer, make_person
from kuaiji.accounts.holders import holder_of
from kuaiji.accounts.models import Account, Challenge, Person, Session
from kuaiji.accounts.passwords import is_password
from kuaiji.accounts.queries import account_named, current_identity, phone_of
from kuaiji.accounts.sessions import start_session
from kuaiji.cases.actions import decide, lock, move
from kuaiji.cases.models import Case
from kuaiji.casework.actions import open_collection, reject_case, return_case, withdraw_case
from kuaiji.casework.appeals import open_appeal
from kuaiji.casework.disputes import newest_warning, object_to_dispute
from kuaiji.casework.models import HolderWarning
from kuaiji.departments.queries import OfficerContext
from kuaiji.dossier.models import Dossier
from kuaiji.rules.case import Action, State
from kuaiji.rules.findings import Refused, final
from kuaiji.web.clock import now

pytestmark = pytest.mark.django_db

OBJECTION = "这份证件一直是我本人在用，可以到窗口当面核对。"


def test_first_officer_only_warns_the_holder(holder: Person, claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant)
    phone = phone_of(holder.pk)

    agree(zhao, case)

    warning = newest_warning(case.pk)
    assert warning is not None
    assert case.state == "second_review"
    assert (warning.holder, warning.until - warning.warned_at) == (holder, THREE_DAYS)
    assert "不同意的，请在" in texts_to(phone)[-1]
    assert titles(holder)[-1] == "有人申诉您账号上的证件"
    assert is_held_by(holder)
    assert not is_held_by(claimant)


def test_nobody_confirms_before_the_time_to_object_is_over(
    claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    case = dispute(claimant)
    agree(zhao, case)
    warning = newest_warning(case.pk)
    assert warning is not None

    with pytest.raises(Refused) as early:
        confirm(wang, case)
    with pytest.raises(DatabaseError) as forced, transaction.atomic():
        decide(case.submissions.get(), officer_id=wang.officer_id, verb="confirm", note="", key=uuid4())
    with at(warning.until):
        confirm(wang, case)

    assert codes(early) == ["dispute.too-early"]
    assert forced.value.__cause__.diag.constraint_name == "dispute_waits_for_the_holder"  # type: ignore[union-attr]
    assert case.state == "approved"


def test_account_goes_back_with_its_record_and_the_new_registration_closes(
    holder: Person, claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    open_collection(person_id=claimant.pk, key=uuid4())
    number, phone, old_phone = current_identity(holder.pk).number, phone_of(claimant.pk), phone_of(holder.pk)
    start_session(account_id=holder.account.pk, is_staff=False)
    start_session(account_id=claimant.account.pk, is_staff=False)
    Challenge.objects.create(
        purpose="reset", phone_digest=b"p", browser_digest=b"b", code_digest=b"c", account=holder.account,
        expires_at=now() + THREE_DAYS,
    )  # fmt: skip
    version = Dossier.objects.get(person=holder).current_id
    case = dispute(claimant)
    agree(zhao, case)

    with at(now() + THREE_DAYS):
        confirm(wang, case)
    as_at_commit()

    claimant.refresh_from_db()
    account = account_named(number)
    assert account is not None
    assert account == account_named(phone) == Account.objects.get(person=holder)
    assert is_password(account.password, "a brand new password")
    assert account_named(old_phone) is None
    assert claimant.merged_into == holder
    assert Dossier.objects.get(person=holder).current_id == version
    assert not Dossier.objects.filter(person=claimant).exists()
    assert not Session.objects.filter(account__person__in=[holder, claimant], revoked_at=None).exists()
    assert not Challenge.objects.exists()
    assert [each.state for each in Case.objects.filter(person=claimant, kind="collection")] == ["withdrawn"]
    assert texts_to(phone)[-1] == f"您的占用申诉（{case.number}）已审核通过。请用本手机号和您新设的密码登录。"
    assert "成立，已转给申诉人" in texts_to(old_phone)[-1]


def test_document_goes_to_its_owner_and_the_holders_record_to_nobody(
    holder: Person, claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    start_session(account_id=holder.account.pk, is_staff=False)
    phone = phone_of(holder.pk)
    draft = open_collection(person_id=claimant.pk, key=uuid4())
    case = dispute(claimant, asks="document")
    agree(zhao, case)

    with at(now() + THREE_DAYS):
        confirm(wang, case)
    as_at_commit()

    assert is_held_by(claimant)
    assert not is_held_by(holder)
    assert Dossier.objects.get().person == holder
    assert phone_of(holder.pk) == phone
    assert not Session.objects.filter(account__person=holder, revoked_at=None).exists()
    assert Person.objects.filter(merged_into=None).count() == 2
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_objection_is_written_once_and_the_second_officer_decides(
    holder: Person, claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    case = dispute(claimant)
    agree(zhao, case)

    for words in (OBJECTION, "再写一遍也不会改掉原来的。"):
        object_to_dispute(person_id=holder.pk, number=case.number, words=words)
    differ(wang, case)
    agree(wang, case)

    assert [each.objection for each in HolderWarning.objects.order_by("warned_at", "pk")] == [OBJECTION, ""]
    assert Case.objects.get(pk=case.pk).events.filter(body__contains='"verb": "object"').count() == 1
    assert titles(holder).count("有人申诉您账号上的证件") == 2


@pytest.mark.parametrize("words", ["", "不同意", "长" * 1001])
def test_objection_says_why(holder: Person, claimant: Person, zhao: OfficerContext, words: str) -> None:
    case = dispute(claimant)
    agree(zhao, case)

    with pytest.raises(Refused) as refused:
        object_to_dispute(person_id=holder.pk, number=case.number, words=words)

    assert codes(refused) == ["dispute.objection"]


def test_only_the_holder_objects_and_only_while_it_is_not_decided(
    holder: Person, claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    case = dispute(claimant)
    refused = []
    with pytest.raises(Refused) as before:
        object_to_dispute(person_id=holder.pk, number=case.number, words=OBJECTION)
    agree(zhao, case)
    for person, number in ((claimant, case.number), (holder, "KJ-2026-000000000")):
        with pytest.raises(Refused) as each:
            object_to_dispute(person_id=person.pk, number=number, words=OBJECTION)
        refused += codes(each)
    differ(wang, case)
    with pytest.raises(Refused) as after:
        object_to_dispute(person_id=holder.pk, number=case.number, words=OBJECTION)

    assert [*codes(before), *refused, *codes(after)] == ["dispute.decided"] * 4


def test_refused_dispute_leaves_everything_as_it_was_and_says_so(
    holder: Person, claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    case = dispute(claimant)
    agree(zhao, case)
    differ(wang, case)
    move(lock(case.pk), Action.CLAIM, actor=("officer", zhao.officer_id), officer_id=zhao.officer_id)

    reason = final("dispute.refused", "照片上不是同一个人。", FORGED.source)
    reject_case(officer=zhao, case_id=case.pk, submission_id=latest(case), reason=reason, note="", key=uuid4())

    case.refresh_from_db()
    assert case.state == "rejected"
    assert is_held_by(holder)
    assert titles(holder)[-1] == "对您账号的申诉没有成立"
    assert titles(claimant)[-1] == "占用申诉不予通过"


def test_holder_who_was_never_warned_hears_nothing_of_a_refused_dispute(
    holder: Person, claimant: Person, zhao: OfficerContext
) -> None:
    before, case = titles(holder), dispute(claimant)

    withdraw_case(person_id=claimant.pk, number=case.number)

    assert titles(holder) == before


def test_another_holder_by_now_has_not_been_heard(
    holder: Person, claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    case = dispute(claimant)
    agree(zhao, case)
    holder.identities.update(proved_at=None)
    other = make_person("李雷", number=current_identity(holder.pk).number)

    with at(now() + THREE_DAYS), pytest.raises(Refused) as refused:
        confirm(wang, case)

    assert holder_of(claimant.pk) == other
    assert codes(refused) == ["dispute.holder-changed"]


def test_account_is_not_given_to_who_has_lost_the_phone(
    claimant: Person, zhao: OfficerContext, wang: OfficerContext
) -> None:
    case = dispute(claimant)
    agree(zhao, case)
    Account.objects.filter(person=claimant).update(phone_cipher=None, phone_digest=None)

    with at(now() + THREE_DAYS), pytest.raises(Refused) as refused, transaction.atomic():
        confirm(wang, case)

    case.refresh_from_db()
    assert codes(refused) == ["dispute.no-phone"]
    assert case.state == "second_review"


def test_dispute_is_neither_returned_nor_appealed_against(claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant)
    move(lock(case.pk), Action.CLAIM, actor=("officer", zhao.officer_id), officer_id=zhao.officer_id)
    common = {"officer": zhao, "case_id": case.pk, "submission_id": latest(case), "note": ""}
    with pytest.raises(Refused) as returned:
        return_case(**common, findings=[BLURRED], key=uuid4())  # type: ignore[arg-type]
    reject_case(**common, reason=FORGED, key=uuid4())  # type: ignore[arg-type]
    with pytest.raises(Refused) as appealed:
        open_appeal(
            person_id=claimant.pk, number=case.number, why="我不同意这个结论，请再看。", upload=None, key=uuid4()
        )

    assert codes(returned) == ["appeal.not-returned"]
    assert codes(appealed) == ["appeal.not-rejected"]


def test_officer_does_not_decide_on_a_document_of_their_own(claimant: Person) -> None:
    own = make_officer("李雷", identity_number=current_identity(claimant.pk).number)

    with pytest.raises(Refused) as refused:
        agree(own, dispute(claimant))

    assert codes(refused) == ["desk.own-case"]


def test_database_upholds_no_dispute_by_one_officer_alone(claimant: Person, zhao: OfficerContext) -> None:
    case = dispute(claimant)
    move(lock(case.pk), Action.CLAIM, actor=("officer", zhao.officer_id), officer_id=zhao.officer_id)
    decide(case.submissions.get(), officer_id=zhao.officer_id, verb="approve", note="", key=uuid4())

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        move(
            lock(case.pk), Action.APPROVE, actor=("officer", zhao.officer_id), to=State.APPROVED
        )  # fmt: skip

    assert refused.value.__cause__.diag.constraint_name == "dispute_is_upheld_by_two_officers"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"objection": "换一个说法"}, "insert_only"),
        ({"objected_at": None}, "insert_only"),
    ],
)
def test_database_keeps_an_objection_as_it_was_written(
    holder: Person, claimant: Person, zhao: OfficerContext, change: dict[str, Any], constraint: str
) -> None:
    case = dispute(claimant)
    agree(zhao, case)
    object_to_dispute(person_id=holder.pk, number=case.number, words=OBJECTION)

    with pytest.raises(DatabaseError) as refused, transaction.atomic():
        HolderWarning.objects.update(**change)

    assert refused.value.__cause__.diag.constraint_name == constraint  # type: ignore[union-attr]
