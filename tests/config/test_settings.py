"""Nonsense and demo values stop the start, and production knows nothing of the demo."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from kuaiji.config.manual import listing, manual, new_secrets
from kuaiji.config.options import APP_ROLE, OWNER_ROLE, Settings
from kuaiji.messaging.texts import TEMPLATES

ROOT = Path(__file__).parents[2]
SOUND: dict[str, Any] = {
    "mode": "production",
    "public_url": "https://kuaiji.example.gov.cn",
    "secret": "s" * 48,
    "trail_keys": "c" * 64,
    "keys": f"cipher:1:{'a' * 32},index:1:{'b' * 64}",
    "registry_secret": "r" * 48,
    "realname_url": "https://realname.example.gov.cn",
    "education_url": "https://education.example.edu.cn",
    "qualification_url": "https://qualification.example.gov.cn",
    "sms_gateway": "aliyun",
    "sms_key_id": "id",
    "sms_key_secret": "secret",
    "sms_sign_name": "会计管理",
    "sms_templates": dict.fromkeys(TEMPLATES, "SMS_1"),
}
PRODUCTION = """
import json, django
from django.conf import settings
from django.urls import get_resolver
django.setup()
seen = []
def walk(patterns):
    for pattern in patterns:
        walk(pattern.url_patterns) if hasattr(pattern, "url_patterns") else seen.append(pattern.callback.__module__)
walk(get_resolver().url_patterns)
print(json.dumps([settings.INSTALLED_APPS, seen]))
"""


def environment(**more: str) -> dict[str, str]:
    usual = {name: value for name, value in os.environ.items() if not name.startswith("KUAIJI_")}
    return {**usual, "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "kuaiji.config.settings", **more}


def as_environment(values: dict[str, Any]) -> dict[str, str]:
    return {
        f"KUAIJI_{name.upper()}": value if isinstance(value, str) else json.dumps(value)
        for name, value in values.items()
    }


def test_sound_production_settings_are_accepted() -> None:
    assert Settings(**SOUND).mode == "production"


def test_production_may_start_before_registries_are_connected() -> None:
    assert Settings(**SOUND | {"education_url": "", "qualification_url": ""}).mode == "production"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"secret": "only-for-demo-and-tests"}, "KUAIJI_SECRET"),
        ({"secret": "short"}, "KUAIJI_SECRET"),
        ({"trail_keys": ""}, "KUAIJI_TRAIL_KEYS"),
        ({"trail_keys": "c" * 63}, "KUAIJI_TRAIL_KEYS"),
        ({"keys": ""}, "KUAIJI_KEYS"),
        ({"keys": "k" * 48}, "KUAIJI_KEYS"),
        ({"registry_secret": ""}, "KUAIJI_REGISTRY_SECRET"),
        ({"public_url": "http://kuaiji.example.gov.cn"}, "KUAIJI_PUBLIC_URL"),
        ({"public_url": "https://localhost"}, "KUAIJI_PUBLIC_URL"),
        ({"realname_url": "http://127.0.0.1:8090"}, "KUAIJI_REALNAME_URL"),
        ({"education_url": "http://[::1]:8090"}, "KUAIJI_EDUCATION_URL"),
        ({"qualification_url": "http://0.0.0.0"}, "KUAIJI_QUALIFICATION_URL"),
        ({"qualification_url": "http://qualification.example.gov.cn"}, "KUAIJI_QUALIFICATION_URL"),
        ({"realname_url": ""}, "KUAIJI_REALNAME_URL"),
        ({"sandbox_url": "http://sandbox.example"}, "KUAIJI_SANDBOX_URL"),
        ({"sms_gateway": "sandbox"}, "KUAIJI_SMS_GATEWAY"),
        ({"sms_key_secret": ""}, "KUAIJI_SMS_KEY_SECRET"),
        ({"sms_templates": {"code": "SMS_1"}}, "KUAIJI_SMS_TEMPLATES 缺少 already-registered"),
    ],
)
def test_demo_values_stop_production(change: dict[str, Any], named: str) -> None:
    with pytest.raises(ValidationError, match=named):
        Settings(**SOUND | change)


def test_production_neither_installs_nor_routes_the_demo_or_the_sandbox() -> None:
    done = subprocess.run(
        [sys.executable, "-c", PRODUCTION], env=environment(**as_environment(SOUND)), check=True, capture_output=True
    )

    installed, routed = json.loads(done.stdout)

    assert "kuaiji.casework" in installed
    assert "kuaiji.demo" not in installed
    assert [name for name in routed if name.startswith(("kuaiji.demo", "kuaiji.sandbox"))] == []


def test_operator_reads_every_fault_in_plain_words() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "kuaiji", "config"], env=environment(KUAIJI_MODE="production", KUAIJI_SMS_DAILY_CAP="x"),
        check=False, capture_output=True, text=True,
    )  # fmt: skip

    assert done.returncode == 2
    assert "设置有误。KUAIJI_SMS_DAILY_CAP：" in done.stderr
    assert "Traceback" not in done.stderr


def test_another_server_is_reached_by_its_address() -> None:
    settings = Settings(
        database_url="postgresql://kuaiji_app:pw@db.example:6432/kuaiji?sslmode=verify-full",
        owner_database_url="postgresql://kuaiji_owner:pw2@db.example:6432/kuaiji",
    )

    assert settings.conninfo(APP_ROLE) == {
        "user": "kuaiji_app",
        "password": "pw",
        "host": "db.example",
        "port": "6432",
        "dbname": "kuaiji",
        "sslmode": "verify-full",
    }
    assert settings.conninfo(OWNER_ROLE)["user"] == "kuaiji_owner"


def test_new_secrets_are_accepted_and_never_the_same() -> None:
    lines = dict(line.split("=", 1) for line in new_secrets().splitlines() if not line.startswith("#"))
    made = {name.removeprefix("KUAIJI_").lower(): value for name, value in lines.items()}

    assert Settings(**SOUND | made).mode == "production"
    assert new_secrets() != new_secrets()


def test_secrets_are_never_listed() -> None:
    shown = listing(Settings(**SOUND))

    assert "KUAIJI_SECRET=（已填）" in shown
    assert "s" * 48 not in shown


def test_manual_is_up_to_date() -> None:
    assert (ROOT / "docs" / "operations" / "configure.md").read_text() == manual(), "kuaiji config manual > docs/…"
