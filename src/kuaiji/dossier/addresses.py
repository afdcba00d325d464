"""位置: the page and the box that a finding's path leads to, and how a person calls that place."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from kuaiji.dossier.queries import Workspace
from kuaiji.dossier.steps import LISTS
from kuaiji.dossier.wording import choice, title_of
from kuaiji.rules.document import SECTIONS, AccountingPost, Section, declared
from kuaiji.web.bridge import anchor


def address(path: str) -> str:
    """Return the address of the page with the field, and on it the field, which takes the focus there.

    `?all` lets the page say beside its fields what is still to come, too.
    """
    section, _, rest = path.partition("/")
    entry, _, inner = rest.partition("/")
    post = post_of(inner)
    if section == "basic" and not rest:
        return reverse("dossier:identity")  # What registration gave is mended there.
    if section not in LISTS or not entry:
        page = reverse(f"dossier:{section}")
    elif post:
        page = reverse("dossier:post", args=[entry, post])
    else:
        page = reverse("dossier:entry", args=[section, entry])
    return f"{page}?all#{anchor(path)}"


def post_of(inner: str) -> str:
    """Return the id of the accounting post that a path inside an entry stands in, or nothing."""
    word, _, rest = inner.partition("/")
    return rest.partition("/")[0] if word == "posts" else ""


def place_name(workspace: Workspace, path: str) -> str:
    """Name the entry and the field, such as 中山大学 · 大学本科：毕业时间."""
    section, _, rest = path.partition("/")
    model = SECTIONS[section]
    if section not in LISTS or not rest:
        return field_title(model, rest)
    entry, _, inner = rest.partition("/")
    typed = workspace.typed(section).get(entry, {})
    words = [title_of(section, typed), inside(model, typed, inner)]
    return "：".join(word for word in words if word)


def inside(model: type[Section], typed: Mapping[str, Any], inner: str) -> str:
    post = post_of(inner)
    if not post:
        return AccountingPost.heading if inner == "posts" else field_title(model, inner)
    name = choice(AccountingPost, typed.get("posts", {}).get(post, {}), "post") or AccountingPost.heading
    return f"{name}，{field_title(AccountingPost, inner.rpartition('/')[2])}".rstrip("，")


def field_title(model: type[Section], name: str) -> str:
    """Return the title of a field or of a picture's slot; nothing where the name is neither."""
    titles = {each.name: each.title for each in declared(model)} | {slot.name: slot.title for slot in model.slots}
    return titles.get(name, "")
