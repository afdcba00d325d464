"""信息采集 page by page, as 李雷 fills it in."""

import pytest
from django.test import Client

from factories import make_person, sign_in

pytestmark = pytest.mark.django_db


def test_first_visit_offers_to_start(client: Client) -> None:
    sign_in(client, make_person("李雷"))

    response = client.get("/collection/")

    assert response.status_code == 200
    assert "开始采集" in response.content.decode()
