"""注册, 登录, 找回密码, 实名: what happens to persons, their documents and their accounts."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.db.models.functions import Now
from django.urls import reverse

from kuaiji.accounts import records
from kuaiji.accounts.codes import WRONG, has_code, send_code, try_code, use_code
from kuaiji.accounts.devices import greet_device
from kuaiji.accounts.limits import PER_NETWORK, forgive, guess, network_of, take
from kuaiji.accounts.models import TERMS_VERSION, Account, Challenge, Consent, Identity, Person
from kuaiji.accounts.passwords import hash_password, hashed, hashing_slot, is_password
from kuaiji.accounts.phones import forget_changes
from kuaiji.accounts.proof import spend
from kuaiji.accounts.queries import account_named, account_with
from kuaiji.accounts.sessions import end_sessions, start_session
from kuaiji.accounts.staff import create_staff_account, enrolment_link
from kuaiji.accounts.telling import tell_about_registration
from kuaiji.messaging.actions import send_sms
from kuaiji.rules.codes import DECISION, GUIDE, DocumentType
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.ids import uuid7

LOGIN = Source(GUIDE, "（二）会计人员登录：输入证件号码或手机号、密码和验证码")
REAL_NAME = Source(GUIDE, "（三）会计人员信息采集：根据平台提示完成实名认证")
RESET_LASTS = timedelta(minutes=15)

WRONG_LOGIN = must(
    "login.wrong", "证件号码、手机号或密码不正确。用证件号码登录不了时，请改用手机号登录，或者找回密码。", LOGIN
)
WRONG_PASSWORD = must("password.wrong", "现在的密码不正确，请重新填写。", LOGIN, "old")
RESET_OVER = must("reset.over", "这次找回已经结束或超时，请重新开始。", Source(DECISION, "找回密码"))
PROVED_ELSEWHERE = must(
    "identity.proved-elsewhere",
    "这个证件号码已经在另一个账号上完成实名认证。请退出后用那个账号登录；忘了密码可以找回。",
    REAL_NAME,
    path="number",
)
ALREADY_PROVED = must(
    "identity.already-proved",
    "您已完成实名认证。姓名或证件号码有变化时，请在信息变更中办理。",
    REAL_NAME,
    path="number",
)

# The door for other packages; members of staff have a module of their own.
__all__ = [
    "add_registration",
    "change_password",
    "confirm_reset",
    "correct_identity",
    "create_staff_account",
    "enrolment_link",
    "give_consents",
    "open_at_counter",
    "prove_identity",
    "register",
    "reset_password",
    "sign_in",
    "start_reset",
]


def register(*, registration: records.Registration, code: str, browser: str, key: UUID) -> None:
    """Register a person whose phone the code proves; the form sent twice registers once.

    It neither collides nor reveals: whoever holds this number or phone already is told by SMS, from a job. Only who
    has proved both phone and number before is not registered again; for the browser there is no difference.
    """
    phone, is_right = registration.phone, False
    if has_code(purpose=Challenge.Purpose.REGISTER, phone=phone, browser=browser):
        hashed = hash_password(registration.password)
        with transaction.atomic():
            outcome = try_code(purpose=Challenge.Purpose.REGISTER, phone=phone, browser=browser, code=code)
            is_right = outcome.is_right
            if is_right:
                add_registration(registration, hashed, key)
    if not is_right and not Account.objects.filter(key=key).exists():
        raise Refused([WRONG])


def add_registration(registration: records.Registration, password: str, key: UUID) -> None:
    """Write the rows. Every case runs the same statements, so that not even their number tells what was known."""
    records.lock_phone(registration.phone)
    holder = records.holder_of(registration)
    is_twin = holder is not None and holder.has_number
    person = records.new_person(
        name=registration.name,
        sex=registration.sex,
        birth_on=registration.birth_on,
        merged_into=holder.person_id if holder and is_twin else None,
    )
    records.new_identity(person=person, kind=registration.kind, number=registration.number)
    forget_changes(Q(phone_digest=records.phone_digest(registration.phone)))
    # Somebody has shown that the phone is theirs now: it leaves the account that had it.
    leaving = holder.account_id if holder and not is_twin else uuid7()
    Account.objects.filter(pk=leaving).update(phone_digest=None, phone_cipher=None)
    phone = "" if is_twin else registration.phone
    account = records.new_account(person=person, phone=phone, password=password, key=key)
    give_consents(person.id)
    tell_about_registration.enqueue(account_id=account.id, left_account_id=leaving)


def open_at_counter(who: records.Registration, key: UUID) -> UUID:
    """Register a person without a password, which they set by themselves; the caller has proved and locked the phone.

    As with 注册, whoever has proved this number before is told by SMS.
    """
    person = records.new_person(name=who.name, sex=who.sex, birth_on=who.birth_on)
    records.new_identity(person=person, kind=who.kind, number=who.number)
    forget_changes(Q(phone_digest=records.phone_digest(who.phone)))
    account = records.new_account(person=person, phone=who.phone, key=key)
    tell_about_registration.enqueue(account_id=account.id, left_account_id=uuid7())
    send_sms(
        phone=who.phone,
        template="counter-opened",
        values={"link": f"{settings.KUAIJI.public_url}{reverse('accounts:reset')}"},
        dedupe=f"counter-opened:{account.id}",
        person_id=person.id,
    )
    return person.id


def give_consents(person_id: UUID) -> None:
    """Keep that the person agreed to the terms in force; agreeing again keeps the first time."""
    given = [Consent(person_id=person_id, matter=matter, version=TERMS_VERSION) for matter in Consent.Matter]
    Consent.objects.bulk_create(given, ignore_conflicts=True)


def sign_in(*, name: str, password: str, address: str, device: str, browser: str) -> tuple[UUID, str]:
    """Sign a person in by document number or phone; return the account and the token for the cookie."""
    take(what="login network", who=network_of(address), rates=PER_NETWORK)
    with hashing_slot():
        guess(what="login", who=name)
        account = account_named(name)
        is_right = is_password(account.password if account else "", password)
    if account is None or not is_right:
        raise Refused([WRONG_LOGIN])
    with transaction.atomic():
        forgive(what="login", who=name)
        greet_device(account, browser=browser, device=device)
        return account.id, start_session(account_id=account.id, is_staff=False, device=device)


def start_reset(*, number: str, phone: str, browser: str, address: str) -> None:
    """Send a code to the phone if it is this number's; else the phone's holder is told that it is not."""
    account = account_with(number=number, phone=phone)
    send_code(
        purpose=Challenge.Purpose.RESET,
        phone=phone,
        browser=browser,
        address=address,
        account_id=account.id if account else None,
        template="code" if account else "no-account",
    )


def confirm_reset(*, phone: str, browser: str, code: str) -> UUID:
    """Use the code; return whose password may be set."""
    return use_code(purpose=Challenge.Purpose.RESET, phone=phone, browser=browser, code=code)


def reset_password(*, account_id: UUID, phone: str, ticket: str, password: str) -> None:
    """Set a new password once, while the phone is still the account's; end every session and tell the phone."""
    made = hash_password(password)
    with transaction.atomic():
        accounts = Account.objects.select_for_update(of=("self",)).filter(pk=account_id)
        has_phone = accounts.filter(phone_digest=records.phone_digest(phone)).exists()
        if not has_phone or not spend(ticket, RESET_LASTS):
            raise Refused([RESET_OVER])
        set_password(account_id, made)
        end_sessions(account_id=account_id)


def change_password(*, account_id: UUID, old: str, new: str, device: str) -> str:
    """Change the password, end every other session, and return a fresh token for this one."""
    with hashing_slot():
        guess(what="change password", who=str(account_id))
        account = Account.objects.get(pk=account_id)
        if not is_password(account.password, old):
            raise Refused([WRONG_PASSWORD])
        made = hashed(new)
    with transaction.atomic():
        forgive(what="change password", who=str(account_id))
        set_password(account_id, made)
        end_sessions(account_id=account_id)
        return start_session(account_id=account_id, is_staff=account.username is not None, device=device)


def set_password(account_id: UUID, made: str) -> None:
    account = Account.objects.select_for_update(of=("self",)).get(pk=account_id)
    account.password = made
    account.save(update_fields=["password"])
    if account.phone:
        send_sms(
            phone=account.phone,
            template="password-changed",
            values={},
            dedupe=f"password-changed:{uuid7()}",
            person_id=account.person_id,
        )


@transaction.atomic
def prove_identity(*, identity_id: UUID) -> Identity:
    """Note that the document was proved to be its holder's; only one person can hold a proved number."""
    identity = Identity.objects.select_for_update(of=("self",)).get(pk=identity_id)
    if identity.proved_at is not None:
        return identity
    try:
        with transaction.atomic():
            Identity.objects.filter(pk=identity_id).update(proved_at=Now())
    except IntegrityError:
        raise Refused([PROVED_ELSEWHERE]) from None
    identity.refresh_from_db(fields=["proved_at"])
    return identity


@transaction.atomic
def correct_identity(
    *, person_id: UUID, kind: DocumentType, number: str, name: str, sex: str, birth_on: date
) -> Identity:
    """Mend what was mistyped at registration; once the document is proved, only 信息变更 can change it."""
    Person.objects.filter(pk=person_id).update(name=name, sex=sex, birth_on=birth_on)
    identity = Identity.objects.select_for_update(of=("self",)).filter(person_id=person_id).earliest("id")
    if identity.proved_at is not None:
        raise Refused([ALREADY_PROVED])
    records.write_number(identity, kind, number)
    identity.save(update_fields=["kind", "cipher", "digest", "tail_digest"])
    return identity
