"""基本信息: what registration must have told (R5.2)."""

from dataclasses import replace
from typing import Any

import pytest

from kuaiji.rules.basic import findings
from rules.world import FACTS, LI_LEI, told


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, []),
        ({"has_proved_identity": False}, [("basic", "basic.identity-unproved")]),
        ({"sex": None}, [("basic", "basic.no-sex")]),
        ({"birth_on": None}, [("basic", "basic.no-birth")]),
    ],
)
def test_basic(changes: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(findings(replace(FACTS, registrant=replace(LI_LEI, **changes)))) == expected


def test_proving_may_still_be_on_its_way() -> None:
    (finding,) = findings(replace(FACTS, registrant=replace(LI_LEI, has_proved_identity=False)))

    assert finding.severity == "advise"
