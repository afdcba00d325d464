"""数据库连接: a statement that a schema change or a restart of the database broke is run once more, if that is safe."""

import re
import time
from collections.abc import Callable
from typing import Any

import psycopg
from django.db import InterfaceError, NotSupportedError, OperationalError
from django.db.backends.postgresql import base

PATIENCE = 3.0  # seconds to wait for a database that is being restarted
READING = re.compile(r"\s*(SELECT|WITH)\b", re.IGNORECASE)
WRITING = re.compile(r"\b(INSERT|UPDATE|DELETE|MERGE|pg_advisory|nextval|set_config)", re.IGNORECASE)


class DatabaseWrapper(base.DatabaseWrapper):
    """A persistent connection that outlives migrations and restarts."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.execute_wrappers = [run_again]

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        """Connect, and give a database that is just coming back a moment."""
        until = time.monotonic() + PATIENCE
        while True:
            try:
                return super().get_new_connection(conn_params)
            except psycopg.OperationalError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.1)


def run_again(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement; outside a transaction, run it once more if only the connection was at fault."""
    connection, cursor = context["connection"], context["cursor"]
    try:
        return execute(sql, params, many, context)
    except NotSupportedError as error:
        # PostgreSQL refuses a statement prepared before a column changed its type, for as long as it is prepared.
        if connection.in_atomic_block or "cached plan" not in str(error):
            raise
        connection.connection.execute("DEALLOCATE ALL")
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block or not connection.connection.closed or not only_reads(sql):
            raise
        connection.close()
        connection.connect()
        cursor.cursor = connection.create_cursor()
    return execute(sql, params, many, context)


def only_reads(sql: str) -> bool:
    return bool(READING.match(sql)) and not WRITING.search(sql)
