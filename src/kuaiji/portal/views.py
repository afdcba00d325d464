"""首页 and the public pages."""

from functools import lru_cache
from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from kuaiji.accounts.access import PersonRequest, public, signed_in
from kuaiji.accounts.visitor import visitor
from kuaiji.departments import queries
from kuaiji.departments.models import Department
from kuaiji.dossier.resume import TITLE, blank
from kuaiji.messaging.actions import read_messages
from kuaiji.messaging.queries import has_unread, messages_for
from kuaiji.portal.guides import LEVELS
from kuaiji.portal.home import home_page
from kuaiji.portal.looks import by_day, looks_at
from kuaiji.portal.modules import MODULES
from kuaiji.rules.files import FileKind
from kuaiji.rules.policy import resolve
from kuaiji.rules.resume import GIVEN_BY
from kuaiji.web.paging import cursor, values
from kuaiji.web.paper import Kind
from kuaiji.web.shortcuts import download, redirect, render, text

MINUTE = 60
LONGEST_WORD = 40


@require_safe
@public
def landing(request: HttpRequest) -> HttpResponse:
    """The same bytes for everybody who looks the same: no session, no database."""
    known = visitor(request)
    if known is not None:
        return redirect(request, "/desk/" if known.is_staff else "portal:home")
    theme, size = (request.COOKIES.get(name, "") for name in ("theme", "size"))
    page = landing_page(theme if theme in ("dark", "light") else "", size if size == "large" else "")
    return HttpResponse(page, headers={"Cache-Control": f"public, max-age={MINUTE}"})


@lru_cache(maxsize=6)
def landing_page(theme: str, size: str) -> bytes:
    blank = HttpRequest()
    blank.path = "/"
    blank.COOKIES = {"theme": theme, "size": size}
    return text(blank, "portal/landing.html").encode()


@require_safe
@signed_in
def home(request: PersonRequest) -> HttpResponse:
    known = request.visitor
    page = home_page(person_id=request.person_id, name=known.name, has_proved_identity=known.has_proved_identity)
    return render(request, "portal/home.html", {"page": page})


@require_http_methods(["GET", "POST"])
@signed_in
def messages(request: PersonRequest) -> HttpResponse:
    """Everything the person was told, the newest first; the button marks what the page showed as read."""
    if request.method == "POST":
        found = values(request.POST.get("until", ""), UUID)
        if found is None:
            raise BadRequest("until")
        read_messages(person_id=request.person_id, until=found[0])
        return redirect(request, "portal:messages")
    before = values(request.GET.get("after", ""), UUID)
    page = messages_for(request.person_id, before=before[0] if before else None)
    newest = cursor(page.rows[0].pk) if page.rows and has_unread(request.person_id) else ""
    return render(request, "portal/messages.html", {"page": page, "newest": newest, "is_first": before is None})


@require_safe
@signed_in
def looks(request: PersonRequest) -> HttpResponse:
    """Who looked at the person's record, the newest first."""
    after = request.GET.get("after", "")
    page = looks_at(request.person_id, after=after)
    return render(request, "portal/looks.html", {"days": by_day(page.rows), "next": page.next, "is_first": not after})


@require_safe
@public
def services(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/services.html")


@require_safe
@public
def later(request: HttpRequest, module: str) -> HttpResponse:
    """A module of a later version: what it will do, and what to do until then."""
    return render(request, "portal/later.html", {"module": MODULES[module]})


@require_safe
@public
def guides(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/guides.html", {"levels": LEVELS})


@require_safe
@public
def guide(request: HttpRequest, level: str) -> HttpResponse:
    if level not in LEVELS:
        raise Http404
    return render(request, "portal/guide.html", {"level": LEVELS[level], "levels": LEVELS})


@require_safe
@public
def templates(request: HttpRequest) -> HttpResponse:
    """Every form to download, blank, with its size."""
    kinds: dict[Kind, str] = {"pdf": "PDF", "docx": "Word"}
    return render(request, "portal/templates.html", {
        "title": TITLE,
        "lead": f"{GIVEN_BY}。",
        "limits": resolve([], localdate()).limits(FileKind.EVIDENCE).hint,
        "links": [(reverse(f"portal:resume_{kind}"), f"下载空白表（{word}）") for kind, word in kinds.items()],
        "sizes": [(word, len(blank(kind))) for kind, word in kinds.items()],
    })  # fmt: skip


@require_safe
@public
def resume(request: HttpRequest, kind: Kind) -> HttpResponse:
    """会计专业工作简历表, blank: the same bytes for everybody, made once."""
    return download(blank(kind), kind, TITLE)


@require_safe
@public
def notices(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/notices.html")


@require_safe
@public
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/accessibility.html")


@require_safe
@public
def contact(request: HttpRequest) -> HttpResponse:
    """Walk down the tree of departments, or find one by its name; each step shows how the departments are reached."""
    line, word = queries.public_line(request.GET.get("code", "")), request.GET.get("q", "").strip()[:LONGEST_WORD]
    here = line[-1] if line else None
    return render(request, "portal/contact.html", {
        "line": line,
        "choices": [] if here or word else queries.choices(None),
        "children": queries.children(here.pk) if here else [],
        "here": here,
        "contact": contact_of(here),
        "successor": queries.in_charge(here.pk) if here and here.successor_id else None,
        "former_names": queries.former_names(here.pk) if here else [],
        "word": word,
        "found": queries.search(word),
    })  # fmt: skip


def contact_of(department: Department | None) -> queries.Contact | None:
    return queries.contact(department.pk) if department else None
