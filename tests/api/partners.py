"""A partner of 广州市财政局, and how they ask."""

import json
from datetime import timedelta
from typing import Any

from django.http import HttpResponse
from django.test import Client

from kuaiji.api.actions import issue_token
from kuaiji.api.models import Token
from kuaiji.departments.models import Department

YEAR = timedelta(days=365)
NUMBER = {"number": "11010519491231002X"}


def make_token(
    *, per_minute: int = 60, per_day: int = 1000, code: str = "4401", lasts: timedelta = YEAR
) -> tuple[Token, str]:
    department = Department.objects.get(code=code)
    return issue_token(
        name="广州会计服务平台", department_id=department.pk, per_minute=per_minute, per_day=per_day, lasts=lasts
    )


def ask(token: str, question: str = "identity", facts: Any = NUMBER, query: str = "") -> HttpResponse:
    content = facts if isinstance(facts, str | bytes) else json.dumps(facts)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    response = Client().post(f"/api/v1/rules/{question}{query}", content, "application/json", headers=headers)
    assert isinstance(response, HttpResponse)
    return response
