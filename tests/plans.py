"""Generic plans: what PostgreSQL does with a prepared statement whatever its parameters are."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

import psycopg
from psycopg import sql

TYPES = {
    UUID: "uuid", str: "text", int: "int", datetime: "timestamptz", date: "date", timedelta: "interval", bytes: "bytea",
    list: "timestamptz[]",
}  # fmt: skip
PARAMETER = re.compile(r"%\((\w+)\)s")


def generic_plan(connection: psycopg.Connection[Any], text: str, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the nodes of the plan that serves every call of the statement, outermost first."""
    names = sorted(set(PARAMETER.findall(text)))
    body = PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", text)
    types = ", ".join(TYPES[type(params[name])] for name in names)
    connection.execute("SET LOCAL plan_cache_mode = force_generic_plan")
    connection.execute(f"PREPARE plan ({types}) AS {body}".encode())
    given = sql.SQL(", ").join(params[name] for name in names)
    explain = sql.SQL("EXPLAIN (FORMAT JSON) EXECUTE plan ({})").format(given)
    (found,) = connection.execute(explain).fetchone() or ((),)
    connection.execute("DEALLOCATE plan")
    return nodes(found[0]["Plan"])


def nodes(node: dict[str, Any]) -> list[dict[str, Any]]:
    return [node, *(each for child in node.get("Plans", []) for each in nodes(child))]


def indexes(plan: list[dict[str, Any]]) -> set[str]:
    return {node["Index Name"] for node in plan if "Index Name" in node}


def scanned(plan: list[dict[str, Any]]) -> set[str]:
    """Return the tables that are read whole."""
    return {node["Relation Name"] for node in plan if node["Node Type"] == "Seq Scan"}
