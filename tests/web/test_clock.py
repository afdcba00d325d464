"""The database's clock decides windows."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_database_clock_is_the_servers_when_nothing_is_shifted() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kuaiji_now() = now(), current_user")

        assert cursor.fetchone() == (True, "kuaiji_app")
