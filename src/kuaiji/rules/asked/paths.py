"""位置: the same place as the record names it and as whoever asks has written it."""

from collections.abc import Collection
from dataclasses import replace

from kuaiji.rules.findings import Finding

# The groups of facts and the sections of the record that hold the same things under another name.
GROUPS = {"titles": "qualification", "person": "basic"}
DOCUMENT = "document/"


def in_record(path: str) -> str:
    """Turn `titles/0`, `person` or `document/education/e1` into the path of the record."""
    path = path.strip("/").removeprefix(DOCUMENT)
    group, slash, rest = path.partition("/")
    return GROUPS.get(group, group) + slash + rest


def as_told(path: str, stored: Collection[str]) -> str:
    """Turn a path of the record back; `stored` names the sections that came as a stored record."""
    section, _, rest = path.partition("/")
    if section in stored:
        return DOCUMENT + path
    if section in {"department", "scope"} or path == "basic":
        return f"person/{rest}".rstrip("/")
    if section == "qualification":
        return f"titles/{rest}".rstrip("/")
    if section == "work" and "/posts" in rest:
        # One row of work is both the job and the post in it.
        entry, _, post = rest.partition("/posts")
        return f"work/{entry}/{post.rpartition('/')[2] or 'post'}"
    return path


def all_as_told(findings: Collection[Finding], stored: Collection[str]) -> list[Finding]:
    """Turn every path back; what job and post both say of one field is said once."""
    told = [replace(finding, path=as_told(finding.path, stored)) for finding in findings]
    return list({(finding.path, finding.code, finding.message): finding for finding in told}.values())
