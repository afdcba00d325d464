"""A storage of its own for every test."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings.KUAIJI, "data", tmp_path)
    return tmp_path / "registers"
