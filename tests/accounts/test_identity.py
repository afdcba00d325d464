"""实名: registering never collides, proving does; what is stored says nothing without the keys."""

from datetime import date
from uuid import UUID

import pytest
from django.db import IntegrityError, connection
from django.test import Client

from factories import make_person, resident_number, sign_in
from kuaiji.accounts.actions import correct_identity, prove_identity
from kuaiji.accounts.models import Identity, Person
from kuaiji.accounts.queries import identity_number, masked, masked_name, phone_of, registrant
from kuaiji.accounts.records import number_digest
from kuaiji.rules.codes import DocumentType, Sex
from kuaiji.rules.document import Registrant
from kuaiji.rules.findings import Refused

pytestmark = pytest.mark.django_db


def test_the_record_reads_its_registrant() -> None:
    person = make_person("李雷", has_proved_identity=False)

    assert registrant(person.id) == Registrant(
        document_type=DocumentType.RESIDENT_ID,
        name="李雷",
        sex=Sex.MALE,
        birth_on=date(1995, 3, 1),
        has_proved_identity=False,
    )


def test_a_gateway_reads_number_and_phone() -> None:
    number = resident_number()
    person = make_person(number=number.lower(), phone="15400006001")

    assert (identity_number(person.id), phone_of(person.id)) == (number, "15400006001")


def test_the_second_of_two_holders_is_refused_and_told_the_way_out() -> None:
    number = resident_number()
    make_person("李雷", number=number)
    second = make_person("韩梅梅", number=number, has_proved_identity=False)

    with pytest.raises(Refused) as refused:
        prove_identity(identity_id=second.identities.get().id)

    assert [(each.code, each.path) for each in refused.value.findings] == [("identity.proved-elsewhere", "number")]
    assert Identity.objects.get(person=second).proved_at is None


def test_proving_twice_keeps_the_first_moment() -> None:
    identity = make_person().identities.get()

    assert prove_identity(identity_id=identity.id).proved_at == identity.proved_at


def test_the_database_refuses_two_proved_holders_of_one_number() -> None:
    identity = make_person().identities.get()
    identity.pk = UUID(int=7)
    identity.person = make_person("韩梅梅")

    with pytest.raises(IntegrityError, match="identity_proved_once"):
        identity.save(force_insert=True)


def test_until_proved_a_mistyped_number_and_name_are_corrected() -> None:
    person, number = make_person("李雪", has_proved_identity=False), resident_number(date(1996, 4, 2), "female")

    correct_identity(
        person_id=person.id, kind=DocumentType.RESIDENT_ID, number=number, name="李雷", sex="female",
        birth_on=date(1996, 4, 2),
    )  # fmt: skip

    person.refresh_from_db()
    assert (person.name, person.sex, person.birth_on) == ("李雷", "female", date(1996, 4, 2))
    assert identity_number(person.id) == number
    assert bytes(person.identities.get().digest) == number_digest(DocumentType.RESIDENT_ID, number)


def test_after_proving_nothing_is_corrected() -> None:
    person = make_person("李雷")

    with pytest.raises(Refused) as refused:
        correct_identity(
            person_id=person.id, kind=DocumentType.RESIDENT_ID, number=resident_number(), name="李四", sex="male",
            birth_on=date(1995, 3, 1),
        )  # fmt: skip

    assert [each.code for each in refused.value.findings] == ["identity.already-proved"]
    assert Person.objects.get(pk=person.id).name == "李雷"


@pytest.mark.parametrize(
    ("number", "shown"),
    [("440000199503010011", "440***********0011"), ("15400000001", "154****0001"), ("E123456", "*****56"), ("", "")],
)
def test_a_number_is_shown_with_its_middle_hidden(number: str, shown: str) -> None:
    assert masked(number) == shown


@pytest.mark.parametrize(
    ("name", "shown"), [("陈嘉怡", "陈**"), ("李雷", "李*"), ("李", "*"), ("", "*"), ("𠮷田", "𠮷*")]
)
def test_name_that_leaves_the_desk_keeps_its_first_character_only(name: str, shown: str) -> None:
    assert masked_name(name) == shown


@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ("UPDATE accounts_person SET sex = 'x'", "person_sex_is_known"),
        ("UPDATE accounts_person SET name = ''", "person_has_a_name"),
        ("UPDATE accounts_person SET merged_into_id = id", "person_is_not_merged_into_itself"),
        ("UPDATE accounts_account SET username = 'both'", "account_is_a_person_or_staff"),
        ("UPDATE accounts_account SET phone_cipher = NULL", "account_phone_is_whole"),
    ],
)
def test_the_database_refuses_what_must_never_be(change: str, constraint: str) -> None:
    make_person()

    with connection.cursor() as cursor, pytest.raises(IntegrityError, match=constraint):
        cursor.execute(change)


def test_two_accounts_never_share_a_phone() -> None:
    make_person(phone="15400006002")

    with pytest.raises(IntegrityError, match="phone_digest"):
        make_person(phone="15400006002")


def test_a_person_who_signed_in_sees_only_masked_numbers() -> None:
    client, person = Client(), make_person(phone="15400006003")
    sign_in(client, person)

    page = client.get("/account").content.decode()

    assert "154****6003" in page
    assert (identity_number(person.id) in page, "15400006003" in page) == (False, False)
