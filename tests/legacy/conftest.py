"""A storage of its own for every test, and 赵敏, who brings the registers of 广东省."""

from pathlib import Path

import pytest
from django.conf import settings

from factories import make_officer
from kuaiji.departments.queries import OfficerContext


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings.KUAIJI, "data", tmp_path)
    return tmp_path / "registers"


@pytest.fixture
def zhao() -> OfficerContext:
    return make_officer("赵敏", "44", roles=("operator",), number="TH0003")
