"""What a screen reader hears of a refusal: the field is invalid, and described by the words beside it."""

import re


def is_said_at(html: str, name: str) -> bool:
    """Say whether the named field is marked invalid and described by a line that is there."""
    tags = re.findall(rf'<(?:input|select|textarea)\b[^>]*\bname="{re.escape(name)}"[^>]*>', html)
    assert tags, f"no field {name}"
    return all('aria-invalid="true"' in tag and set(described_by(tag)) <= ids(html) for tag in tags) and any(
        each.endswith("-e1") for each in described_by(tags[0])
    )


def described_by(tag: str) -> list[str]:
    found = re.search(r'aria-describedby="([^"]*)"', tag)
    return found[1].split() if found else []


def ids(html: str) -> set[str]:
    return set(re.findall(r'\bid="([^"]*)"', html))
