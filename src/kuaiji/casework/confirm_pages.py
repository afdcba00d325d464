"""本人确认 page: the link from the text message, on the person's own phone, without signing in."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kuaiji.accounts import forms
from kuaiji.accounts.access import public
from kuaiji.accounts.pages import answer
from kuaiji.accounts.queries import has_consented
from kuaiji.casework.confirming import LASTS, confirm_collection, confirmation_by, recognise
from kuaiji.casework.models import Confirmation
from kuaiji.casework.views import answers_from, whole
from kuaiji.dossier.queries import WORKSPACE
from kuaiji.rules.findings import Refused
from kuaiji.web.bridge import Blank
from kuaiji.web.forms import idempotency_key

GONE = 410
TAIL = Blank("tail", "证件号码最后 4 位", hint="最后一位是 X 的，大小写都可以。", max_length=8, width="4")
CONSENTS = (forms.TERMS, forms.SENSITIVE)


@public
@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """First who it is, then everything to read, then the promise; each step carries the four characters along."""
    is_sent = "seen" in request.POST
    try:
        confirmation = confirmation_by(token, idempotency_key(request) if is_sent else None)
    except Refused as refused:
        return over(request, refused)
    if request.method == "GET":
        return tail_page(request, confirmation)
    try:
        recognise(confirmation, request.POST.get("tail", ""))
    except Refused as refused:
        return tail_page(request, confirmation, refused)
    return hand_in(request, confirmation) if is_sent else record_page(request, confirmation)


def hand_in(request: HttpRequest, confirmation: Confirmation) -> HttpResponse:
    typed = forms.typed(CONSENTS, request.POST)
    findings = [] if has_consented(confirmation.case.person_id) else forms.agreement(typed)
    if findings:
        return record_page(request, confirmation, findings)
    try:
        submission = confirm_collection(
            confirmation=confirmation, seen=request.POST["seen"], is_promised=bool(request.POST.get("is_true")),
            answers=answers_from(request), key=idempotency_key(request),
        )  # fmt: skip
    except Refused as refused:
        return record_page(request, confirmation, refused)
    workspace = WORKSPACE.one(person=submission.person_id)
    return answer(request, "casework/confirmed.html", {"workspace": workspace, "submission": submission})


def tail_page(request: HttpRequest, confirmation: Confirmation, trouble: Any = None) -> HttpResponse:
    context = {"blank": TAIL, "number": confirmation.case.number}
    return answer(request, "casework/confirm_who.html", context, trouble=trouble)


def record_page(request: HttpRequest, confirmation: Confirmation, trouble: Any = None) -> HttpResponse:
    """Show what is typed now: whoever goes on typing at the counter makes the person read anew."""
    workspace = WORKSPACE.all(person=confirmation.case.person_id)[0]
    if not workspace.is_editable:
        return over(request)
    findings = trouble.findings if isinstance(trouble, Refused) else trouble or []
    context = whole(request, workspace, findings) | {
        "tail": request.POST["tail"], "consents": () if has_consented(confirmation.case.person_id) else CONSENTS,
        "typed": forms.typed(CONSENTS, request.POST),
    }  # fmt: skip
    return answer(request, "casework/confirm.html", context, trouble=trouble)


def over(request: HttpRequest, trouble: Any = None) -> HttpResponse:
    response = answer(request, "casework/confirm_over.html", {"lasts": LASTS.days}, trouble=trouble)
    response.status_code = GONE
    return response
