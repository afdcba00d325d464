"""告知: the job that says by SMS what a registration page must not reveal."""

from django.db import transaction

from kuaiji.accounts.models import Account, Consent, Identity, Person
from kuaiji.messaging.actions import send_sms
from kuaiji.web.jobs import job


@job("accounts.tell_about_registration")
@transaction.atomic
def tell_about_registration(account_id: str, left_account_id: str) -> None:
    """Say by SMS what the page must not: that a number or phone was known before."""
    person = Person.objects.select_related("account", "merged_into__account").filter(account__id=account_id).first()
    if person is None:
        return
    if person.merged_into is not None:
        remind(person.merged_into.account, "already-registered", account_id)
        remove_registration(person)
        return
    if Account.objects.filter(pk=left_account_id).exists():
        remind(person.account, "phone-left", account_id)
    identity = person.identities.get()
    others = Identity.objects.filter(kind=identity.kind, digest=identity.digest, proved_at__isnull=False)
    for other in others.exclude(person=person).select_related("person__account"):
        remind(other.person.account, "already-registered", account_id)


def remind(account: Account, template: str, about: str) -> None:
    if account.phone:
        send_sms(
            phone=account.phone,
            template=template,
            values={},
            dedupe=f"{template}:{about}:{account.id}",
            person_id=account.person_id,
        )


def remove_registration(person: Person) -> None:
    """Take away the rows of a person who was here already; nobody can have signed in with them."""
    Consent.objects.filter(person=person).delete()
    Identity.objects.filter(person=person).delete()
    person.account.delete()
    person.delete()
