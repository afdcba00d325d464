"""`kuaiji doctor` names what is unsafe or missing, with its remedy, and is silent where all is well."""

from pathlib import Path

import pytest
from django.db import connection

from kuaiji.config import doctor
from kuaiji.config.options import Settings

pytestmark = pytest.mark.django_db


@pytest.fixture
def data(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir(mode=0o700)
    return folder


def words(settings: Settings) -> list[str]:
    return [complaint.what for complaint in doctor.examine(settings)]


def a_worker_reports() -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")


def test_sound_installation_is_without_complaint(data: Path) -> None:
    a_worker_reports()

    assert words(Settings(data=data)) == []


def test_missing_worker_is_named_but_stops_nothing(data: Path) -> None:
    (complaint,) = doctor.examine(Settings(data=data))

    assert complaint.what == "没有后台任务进程在运行：短信发不出，核验没有结果。"
    assert complaint.remedy == "启动 kuaiji worker。"
    assert not complaint.is_urgent


def test_folder_that_others_can_enter_is_named(data: Path) -> None:
    a_worker_reports()
    data.chmod(0o755)

    assert words(Settings(data=data)) == [f"别的用户能进入数据目录 {data}。"]


def test_missing_folder_is_named(data: Path) -> None:
    a_worker_reports()

    assert words(Settings(data=data / "none")) == [f"没有数据目录 {data / 'none'}。"]


def test_embedded_database_in_production_is_advised_against(data: Path) -> None:
    a_worker_reports()
    production = Settings(data=data).model_copy(update={"mode": "production"})

    assert words(production) == ["正在用内置数据库。"]
