"""新用户注册: the guide's fields, in its order; a code on the phone; nothing typed is lost."""

import pytest
from django.test import Client

from accounts.walk import log_in, register, registration

pytestmark = pytest.mark.django_db


def test_person_registers_and_signs_in_by_number_and_by_phone() -> None:
    typed = registration()

    registered = register(Client(), typed)

    assert (registered.status_code, registered["Location"]) == (303, "/login?registered=1")
    assert log_in(Client(), typed["number"])["Location"] == "/home"
    assert log_in(Client(), typed["phone"])["Location"] == "/home"
