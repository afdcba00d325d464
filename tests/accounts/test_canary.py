"""A dump of the database shows no number, no phone, no password, no code and no token (T21, T25)."""

import json

import psycopg
from django.conf import settings
from django.test import Client

from accounts.walk import PASSWORD, code_sent_to, log_in, register, registration, send
from kuaiji.accounts.cookies import BROWSER, SESSION


def dump(database: str) -> str:
    """Return every row of every table, binary columns as the characters they hold."""
    with psycopg.connect(host=settings.KUAIJI.socket, user="kuaiji_owner", dbname=database) as connection:
        tables = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        rows = [row for (table,) in tables for row in connection.execute(f'SELECT * FROM "{table}"').fetchall()]
    return "\n".join(
        value.decode("utf-8", "replace")
        if isinstance(value, bytes)
        else json.dumps(value, default=str, ensure_ascii=False)
        for row in rows
        for value in row
    )


def test_nothing_that_identifies_or_opens_is_stored_in_clear(committed_db: str) -> None:
    client, typed = Client(), registration(name="金丝雀")
    register(client, typed)
    code = code_sent_to(typed["phone"])
    log_in(client, typed["number"])
    send(Client(), "/reset", {"number": typed["number"], "phone": typed["phone"]})
    log_in(Client(), typed["phone"], "wrong " + PASSWORD)

    stored = dump(committed_db)

    secrets = {
        "number": typed["number"],
        "number without its check digit": typed["number"][:17],
        "phone": typed["phone"],
        "password": PASSWORD,
        "code": code,
        "session": client.cookies[SESSION].value,
        "browser": client.cookies[BROWSER].value,
    }
    assert [what for what, secret in secrets.items() if secret in stored] == []
    assert "金丝雀" in stored


def test_the_same_canary_is_seen_when_it_is_there(committed_db: str) -> None:
    register(Client(), registration(name="金丝雀"))

    with psycopg.connect(host=settings.KUAIJI.socket, user="kuaiji_owner", dbname=committed_db) as connection:
        connection.execute("UPDATE accounts_account SET phone_cipher = convert_to('15400001234', 'UTF8')")

    assert "15400001234" in dump(committed_db)
