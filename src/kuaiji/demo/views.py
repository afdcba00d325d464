"""演示人物 page: who lives in the demo, how to sign in as them by the real login, and a short cut in."""

from dataclasses import dataclass

import pyotp
from django.conf import settings
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET, require_POST

from kuaiji.accounts.access import public
from kuaiji.accounts.models import Account
from kuaiji.accounts.pages import begin_session
from kuaiji.accounts.records import phone_digest
from kuaiji.accounts.sessions import start_session
from kuaiji.accounts.staff import STEP_SECONDS
from kuaiji.cases.models import Case
from kuaiji.demo.people import PASSWORD, PERSONAS, STAFF, Persona, phone_of
from kuaiji.departments.models import Department
from kuaiji.rules.case import State
from kuaiji.web.shortcuts import redirect, render


@dataclass(frozen=True, slots=True)
class Card:
    """One person of the demo as the page shows them."""

    account_id: str
    name: str
    about: str
    state: str
    document: str
    number: str
    phone: str


@dataclass(frozen=True, slots=True)
class StaffCard:
    account_id: str
    name: str
    username: str
    department: str
    roles: str
    about: str
    code: str


ROLES = {"officer": "审核", "operator": "管理", "auditor": "审计"}


@public
@require_GET
def personas(request: HttpRequest) -> HttpResponse:
    cards = [card(persona, serial) for serial, persona in enumerate(PERSONAS, 1)]
    context = {
        "people": [each for each in cards if each is not None],
        "staff": staff_cards(),
        "password": PASSWORD,
        "seconds": STEP_SECONDS,
        "inbox": f"{settings.KUAIJI.sandbox_url}/sms",
    }
    return render(request, "demo/personas.html", context)


def card(persona: Persona, serial: int) -> Card | None:
    account = Account.objects.filter(phone_digest=phone_digest(phone_of(serial))).first()
    if account is None:
        return None
    newest = Case.objects.filter(person__account=account).order_by("opened_at", "id").last()
    return Card(
        account_id=str(account.pk), name=persona.name, about=persona.about,
        state=State(newest.state).label if newest else "还没有开始", document=persona.document_type.label,
        number=persona.document_number(serial), phone=phone_of(serial),
    )  # fmt: skip


def staff_cards() -> list[StaffCard]:
    named = Account.objects.filter(username__in=[each.username for each in STAFF])
    accounts = {account.username: account for account in named}
    places = {place.code: place.name for place in Department.objects.filter(code__in=[s.department for s in STAFF])}
    return [
        StaffCard(
            str(accounts[each.username].pk), each.name, each.username, places[each.department],
            "、".join(ROLES[role] for role in each.roles), each.about,
            pyotp.TOTP(accounts[each.username].totp_secret).now(),
        )
        for each in STAFF
        if each.username in accounts
    ]  # fmt: skip


@public
@require_POST
def enter(request: HttpRequest, account_id: str) -> HttpResponse:
    """Sign in as somebody of the demo at once; the real login stands beside it."""
    phones = [phone_digest(phone_of(serial)) for serial in range(1, len(PERSONAS) + 1)]
    invented = Q(phone_digest__in=phones) | Q(username__in=[each.username for each in STAFF])
    account = Account.objects.filter(invented, pk=account_id).first()
    if account is None:
        raise Http404
    is_staff = account.username is not None
    token = start_session(account_id=account.pk, is_staff=is_staff)
    return begin_session(request, token, redirect(request, "/desk/" if is_staff else "/home"))
