"""A province's policy file for tests, put beside those that come with the software."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from kuaiji.rules import policy
from kuaiji.rules.policy_files import read, shipped

# An invented notice.
AUTOMATIC = """
[[automatic_approval]]
value = true
document = "示例财会〔2026〕1号"
clause = "三、自动通过"
valid_from = 2019-01-01

[[second_review_rate]]
value = 5
document = "示例财会〔2026〕1号"
clause = "四、抽样复审"
valid_from = 2019-01-01
"""


@contextmanager
def published(text: str, place: str = "44") -> Iterator[None]:
    """Let a province say more than the file that is shipped for it."""
    kept = shipped()
    added = {**kept, place: {**kept[place], **read(f"{place}.toml", text)}}
    try:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(policy, "shipped", lambda: added)
            forget()
            yield
    finally:
        forget()


def forget() -> None:
    policy._resolved.cache_clear()
    policy._edition.cache_clear()
