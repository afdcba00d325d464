"""The platform's clock (`kuaiji_now()`), put ahead for a while, as only the owner of the database may."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import psycopg
from django.db import connection

import database
from kuaiji.web.clock import now


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let it be exactly this moment in the test's transaction."""
    name = str(connection.settings_dict["NAME"])
    with psycopg.connect(host=str(database.SERVER.socket), user="kuaiji_owner", dbname=name, autocommit=True) as owner:
        owner.execute("UPDATE web_installation SET clock_shift = clock_shift + %s", [moment - now()])
        try:
            yield
        finally:
            owner.execute("UPDATE web_installation SET clock_shift = '0'")
