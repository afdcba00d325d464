"""An officer's day in the browser client: from the list to the decision."""

import re

import pytest
from django.test import Client

from factories import make_officer, make_person, sign_in, sign_in_staff
from jobs import run_jobs
from kuaiji.accounts.models import Account
from kuaiji.cases.models import Case
from record import fill_in, send

pytestmark = pytest.mark.django_db


def test_walk(client):
    sign_in(client, make_person("李雷"))
    fill_in(client)
    send(client, "/collection/declaration", {"is_true": "yes"})
    run_jobs()
    officer = make_officer()
    desk = Client()
    sign_in_staff(desk, Account.objects.get(pk=officer.account_id))
    html = desk.get("/desk/").content.decode()
    assert "李雷" in html
    key = re.search('name="key" value="([^"]*)"', html)[1]
    r = desk.post("/desk/next", {"key": key})
    assert r.status_code == 303
    page = desk.get(r.headers["Location"])
    assert page.status_code == 200
    for path in re.findall(r'href="(/desk/cases/[^"]*parts/[^"]*)"', page.content.decode()):
        assert desk.get(path).status_code == 200, path
    number = Case.objects.get().number
    assert desk.get(f"/desk/cases/{number}/history").status_code == 200
