"""窗口代办 page: who stands at the counter, the code that they tell, and the end of it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST

from kuaiji.accounts import forms
from kuaiji.accounts.cookies import browser_of
from kuaiji.accounts.pages import address_of, answer
from kuaiji.accounts.queries import masked, today
from kuaiji.accounts.records import Registration
from kuaiji.accounts.tickets import seal, unseal
from kuaiji.casework.counter import ask_consent, begin_counter, end_counter
from kuaiji.departments.access import DeskRequest
from kuaiji.desk.views.queue import officers_only
from kuaiji.rules.codes import DocumentType
from kuaiji.rules.findings import Refused
from kuaiji.web.forms import idempotency_key
from kuaiji.web.shortcuts import redirect

TICKET = "counter"
# The browser at the counter would offer what the officer, or the person before, has typed about themselves.
FIELDS = tuple(replace(each, autocomplete="off") for each in forms.WHO)
CODE = replace(forms.CODE, autocomplete="off")


@officers_only
@require_http_methods(["GET", "POST"])
def counter(request: DeskRequest) -> HttpResponse:
    """Step one: document and phone, as the person shows and tells them; the code goes to the phone in any case."""
    if request.method == "GET":
        return who_page(request, {"kind": DocumentType.RESIDENT_ID.value})
    typed = forms.typed(forms.WHO, request.POST)
    who, findings = forms.who_from(typed, today())
    if who is None:
        return who_page(request, typed, findings)
    try:
        ask_consent(officer=request.officer, who=who, address=address_of(request))
    except Refused as refused:
        return who_page(request, typed, refused)
    return code_page(request, typed, who)


@officers_only
@require_POST
def begin(request: DeskRequest) -> HttpResponse:
    """Step two: the code that the person tells; then the pages of the record are open to the officer."""
    typed = unseal(TICKET, request.POST.get("ticket", ""), browser_of(request))
    if typed is None:
        return redirect(request, "desk:counter")
    who, _ = forms.who_from(typed, today())
    assert who is not None  # noqa: S101  it was sealed after it had been read
    code, findings = forms.code_from(forms.typed((forms.CODE,), request.POST))
    if findings:
        return code_page(request, typed, who, findings)
    try:
        begin_counter(
            officer=request.officer, session_id=request.visitor.session_id, who=who, code=code,
            key=idempotency_key(request),
        )  # fmt: skip
    except Refused as refused:
        return code_page(request, typed, who, refused)
    return redirect(request, "casework:tasks")


@officers_only
@require_POST
def end(request: DeskRequest) -> HttpResponse:
    end_counter(account_id=request.officer.account_id)
    return redirect(request, "/desk/counter?ended=1")


def who_page(request: DeskRequest, typed: Mapping[str, str], trouble: Any = None) -> HttpResponse:
    context = {
        "officer": request.officer, "fields": FIELDS, "typed": typed,
        "is_ended": trouble is None and request.visitor.acting is None and "ended" in request.GET,
    }  # fmt: skip
    return answer(request, "desk/counter.html", context, trouble=trouble)


def code_page(request: DeskRequest, typed: Mapping[str, Any], who: Registration, trouble: Any = None) -> HttpResponse:
    context = {
        "officer": request.officer, "code": CODE, "phone": masked(who.phone), "typed": typed,
        "ticket": seal(TICKET, dict(typed), browser_of(request)),
    }  # fmt: skip
    return answer(request, "desk/counter_code.html", context, trouble=trouble)
