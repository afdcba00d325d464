"""更换手机号: by the password and a code to the new phone; the old phone is told and has a day to object."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kuaiji.accounts.codes import WRONG, send_code, use_code
from kuaiji.accounts.limits import forgive, guess
from kuaiji.accounts.models import Account, Challenge, PhoneChange
from kuaiji.accounts.passwords import hashing_slot, is_password
from kuaiji.accounts.records import lock_phone, phone_digest
from kuaiji.messaging.actions import post_message, send_sms
from kuaiji.rules.codes import DECISION
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.clock import Now, now
from kuaiji.web.crypto import encrypt
from kuaiji.web.ids import uuid7
from kuaiji.web.jobs import job

SOURCE = Source(DECISION, "更换手机号")
NOTICE = timedelta(hours=24)
OPEN = Q(done_at=None, cancelled_at=None)

WRONG_PASSWORD = must("phone.password", "密码不正确，请重新填写。忘了密码，请先退出，再找回密码。", SOURCE, "password")
SAME_PHONE = must("phone.same", "这就是您现在的手机号，不用更换。", SOURCE, "phone")


def start_phone_change(*, account_id: UUID, password: str, phone: str, browser: str, address: str) -> None:
    """Send a code to the new phone, for whoever knows the password; it never tells whose phone that is now."""
    with hashing_slot():
        guess(what="change phone", who=str(account_id))
        account = Account.objects.get(pk=account_id)
        if not is_password(account.password, password):
            raise Refused([WRONG_PASSWORD])
    if account.phone == phone:
        raise Refused([SAME_PHONE])
    forgive(what="change phone", who=str(account_id))
    send_code(
        purpose=Challenge.Purpose.PHONE, phone=phone, browser=browser, address=address, account_id=account_id
    )  # fmt: skip


def confirm_phone_change(*, account_id: UUID, phone: str, browser: str, code: str) -> None:
    """Take the code as proof of the new phone, tell the old one, and let the change wait for its day."""
    if PhoneChange.objects.filter(OPEN, account_id=account_id, phone_digest=phone_digest(phone)).exists():
        return
    if use_code(purpose=Challenge.Purpose.PHONE, phone=phone, browser=browser, code=code) != account_id:
        raise Refused([WRONG])
    with transaction.atomic():
        lock_phone(phone)
        account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
        forget_changes(Q(account=account) | Q(phone_digest=phone_digest(phone)))
        asked_at = now()
        change = PhoneChange(
            id=uuid7(), account=account, phone_digest=phone_digest(phone), asked_at=asked_at,
            due_at=asked_at + NOTICE if account.phone else asked_at,
        )  # fmt: skip
        change.phone_cipher = encrypt(phone, change.box)
        change.save(force_insert=True)
        if account.phone:
            warn_old_phone(account, change, tail=phone[-4:])
            change_phone.enqueue(change_id=change.id, at=change.due_at)
        else:
            put_in_force(change.id)


def forget_changes(which: Q) -> None:
    """Cancel what still waits: somebody has asked for another change, or proved the phone later."""
    PhoneChange.objects.filter(OPEN, which).update(cancelled_at=Now())


def warn_old_phone(account: Account, change: PhoneChange, *, tail: str) -> None:
    hours = f"{NOTICE.total_seconds() / 3600:.0f}"
    send_sms(
        phone=account.phone, template="phone-changing", values={"tail": tail, "hours": hours},
        dedupe=f"phone-changing:{change.id}", person_id=account.person_id,
    )  # fmt: skip
    tell(
        account, "正在更换手机号",
        f"{hours} 小时后，手机号换成尾号 {tail} 的号码。不是您本人操作的，请取消，再修改密码。", change,
    )  # fmt: skip


def tell(account: Account, title: str, body: str, change: PhoneChange) -> None:
    if account.person_id is not None:
        post_message(
            person_id=account.person_id, title=title, body=body, link="/account",
            dedupe=f"phone:{change.id}:{account.id}:{title}",
        )  # fmt: skip


def cancel_phone_change(*, account_id: UUID) -> None:
    forget_changes(Q(account_id=account_id))


@job("accounts.change_phone")
def change_phone(change_id: str) -> None:
    put_in_force(UUID(change_id))


@transaction.atomic
def put_in_force(change_id: UUID) -> None:
    """Give the account its new phone, unless the change was cancelled; whoever had the phone is told that it left."""
    phone = PhoneChange.objects.get(pk=change_id).phone
    lock_phone(phone)
    change = PhoneChange.objects.select_for_update(of=("self",)).filter(OPEN, pk=change_id).first()
    if change is None:
        return
    account = Account.objects.select_for_update(of=("self",)).get(pk=change.account_id)
    for other in Account.objects.filter(phone_digest=change.phone_digest):
        leave_phone(other, change)
    account.phone_cipher, account.phone_digest = encrypt(phone, account.phone_box), change.phone_digest
    account.save(update_fields=["phone_cipher", "phone_digest"])
    change.done_at = now()
    change.save(update_fields=["done_at"])
    tell(account, "手机号已更换", f"以后的短信发到尾号 {phone[-4:]} 的手机，登录也用它。", change)


def leave_phone(account: Account, change: PhoneChange) -> None:
    """Take the phone from the account that had it, which keeps everything else."""
    send_sms(
        phone=account.phone, template="phone-left", values={}, dedupe=f"phone-left:{change.id}",
        person_id=account.person_id,
    )  # fmt: skip
    tell(account, "手机号已绑定到另一个账号", "请绑定您现在用的手机号，才能收到短信。", change)
    account.phone_cipher = account.phone_digest = None
    account.save(update_fields=["phone_cipher", "phone_digest"])


def open_phone_change(account_id: UUID) -> PhoneChange | None:
    return PhoneChange.objects.filter(OPEN, account_id=account_id).first()
