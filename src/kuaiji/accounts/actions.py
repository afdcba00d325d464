"""注册, 登录, 实名: what happens to persons, their documents and accounts."""

from datetime import date
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models.functions import Now

from kuaiji.accounts.models import Account, Identity, Person
from kuaiji.rules.findings import Refused, Source, must
from kuaiji.web.crypto import digest, encrypt
from kuaiji.web.ids import uuid7

REAL_NAME = Source("信息采集操作流程", "会计人员信息采集：根据平台提示完成实名认证")

PROVED_ELSEWHERE = must(
    "identity.proved-elsewhere",
    "这个证件号码已经在另一个账号上完成实名认证。请退出后用那个账号登录；忘了密码可以找回。",
    REAL_NAME,
    path="number",
)


def new_person(*, name: str, sex: str, birth_on: date) -> Person:
    return Person.objects.create(name=name, sex=sex, birth_on=birth_on)


def new_identity(*, person: Person, kind: str, number: str) -> Identity:
    """Add a document, not yet proved: anybody may claim any number until then."""
    identity = Identity(id=uuid7(), person=person, kind=kind)
    write_number(identity, number)
    identity.save(force_insert=True)
    return identity


def new_account(*, person: Person, phone: str, password: str = "", key: UUID | None = None) -> Account:
    """Add the person's account; `password` is the finished hash. The phone leaves the account that had it."""
    account = Account(id=uuid7(), person=person, password=password, key=key)
    account.phone_cipher = encrypt(phone, account.phone_box)
    account.phone_digest = digest(phone, "phone")
    Account.objects.filter(phone_digest=account.phone_digest).update(phone_digest=None, phone_cipher=None)
    account.save(force_insert=True)
    return account


def write_number(identity: Identity, number: str) -> None:
    identity.cipher = encrypt(number, identity.box)
    identity.digest = digest(number, "identity")
    identity.tail_digest = digest(number[-4:], "identity tail")


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
