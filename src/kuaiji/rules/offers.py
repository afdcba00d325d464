"""采用登记信息: what a register's entry would add to a draft; what was typed is never written over."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from kuaiji.rules.fields import clean_code
from kuaiji.rules.legacy import ONE, POSTS

# Two entries are about the same thing where one of these groups of fields agrees.
SAME: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "education": (("certificate_number",), ("school", "level")),
    "work": (("uscc", "started_on"), ("employer", "started_on")),
    POSTS: (("post", "started_on"),),
    "qualification": (("kind", "level"), ("certificate_number",)),
}
# 注册会计师 and the like have no level: both sides being without one is agreement.
MAY_BE_EMPTY = frozenset({"level"})
# An end and 至今 are two words about one thing.
END = frozenset({"ended_on", "is_current"})

Typed = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Addition:
    """Some fields to be saved at a path of a section, as a form of the record would save them."""

    section: str
    path: tuple[str, ...]
    fields: Mapping[str, str]


def additions(typed: Typed, entry_id: str, section: str, theirs: Typed, *, most: int) -> list[Addition]:
    """Return what of an entry is missing in a section's typed text; where the list is full, nothing can be added."""
    own = dict(theirs)
    post = own.pop(POSTS, {}).get(ONE)
    key = counterpart(section, typed, entry_id, own)
    if key is None and len(typed) >= most:
        return []
    mine = typed.get(key or entry_id, {})
    found = [Addition(section, (key or entry_id,), missing(mine, own))] if key != entry_id else []
    if post is not None:
        posts = mine.get(POSTS, {})
        place = counterpart(POSTS, posts, entry_id, post)
        if place != entry_id and (place or len(posts) < most):
            at = place or entry_id
            found.append(Addition(section, (key or entry_id, POSTS, at), missing(posts.get(at, {}), post)))
    return [each for each in found if each.fields]


def counterpart(section: str, typed: Typed, entry_id: str, theirs: Typed) -> str | None:
    """Return which entry of the draft came from this one, or else is about the same thing."""
    if entry_id in typed:
        return entry_id
    return next((key for key, mine in sorted(typed.items()) if is_same(section, mine, theirs)), None)


def is_same(section: str, mine: Typed, theirs: Typed) -> bool:
    return any(all(_agree(name, mine, theirs) for name in names) for names in SAME[section])


def _agree(name: str, mine: Typed, theirs: Typed) -> bool:
    one, other = (clean_code(str(each.get(name) or "")) for each in (mine, theirs))
    return one == other and (one != "" or name in MAY_BE_EMPTY)


def missing(mine: Typed, theirs: Typed) -> dict[str, str]:
    """Return the fields that are empty in the draft and not in the register."""
    has_end = any(mine.get(name) for name in END)
    return {
        name: value for name, value in theirs.items() if value and not mine.get(name) and not (name in END and has_end)
    }


def added(typed: Typed, changes: Iterable[Addition]) -> dict[str, Any]:
    """Return a section's typed text as it would be afterwards."""
    result = {key: dict(entry) for key, entry in typed.items()}
    for change in changes:
        entry = result.setdefault(change.path[0], {})
        if len(change.path) > 1:
            posts = entry[POSTS] = dict(entry.get(POSTS, {}))
            posts[change.path[2]] = {**posts.get(change.path[2], {}), **change.fields}
        else:
            entry.update(change.fields)
    return result
