"""核对并提交: what is handed in, and what keeps a record from it."""

import json

import pytest
from django.test import Client

from factories import make_person, sign_in
from kuaiji.cases.models import Case, Submission
from kuaiji.casework import settling
from kuaiji.verification import actions as verification
from record import fill_in, send

pytestmark = pytest.mark.django_db


def test_person_hands_in_a_whole_record_and_gets_a_receipt(client: Client) -> None:
    sign_in(client, make_person("李雷"))
    fill_in(client)

    response = send(client, "/collection/declaration", {"is_true": "yes"})

    case = Case.objects.get()
    assert response.status_code == 303, response.content.decode()
    assert response.headers["Location"] == f"/collection/receipt/{case.number}"
    assert case.state == "checking"
    assert json.loads(Submission.objects.get().body)["scope"] == {"scope": "3", "has_read": "yes"}


def test_case_waits_for_its_checks_longer_than_any_registry_is_asked() -> None:
    waiting, asking = settling.PATIENCE, verification.PATIENCE

    assert waiting.attempts * waiting.longest > asking.attempts * asking.longest
