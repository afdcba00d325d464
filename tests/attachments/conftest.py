"""Every test has a folder of its own."""

from pathlib import Path

import pytest
from django.conf import settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings.KUAIJI, "data", tmp_path)
    return tmp_path / "attachments"
