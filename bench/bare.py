"""The limit that no framework can beat: a bare WSGI function that runs the same statements and draws the same HTML.

Frozen. It knows nothing of the platform: prepared statements on one psycopg connection, one compiled template, a list
of headers. `bench/limits.py` hands it what the platform itself ran and drew for the same request, and compares.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import psycopg

Statement = tuple[str, Mapping[str, Any]]
Wsgi = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]


def bare(
    connection: psycopg.Connection[Any], statements: Callable[[], list[Statement]], draw: Callable[[], str]
) -> Wsgi:
    def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        parse_qsl(environ["wsgi.input"].read(length).decode(), keep_blank_values=True)
        for text, parameters in statements():
            connection.execute(text, parameters, prepare=True).fetchall()
        body = draw().encode()
        headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))]
        start_response("200 OK", headers)
        return [body]

    return application


if __name__ == "__main__":
    raise SystemExit("This is what `python3 run.py bench limits` compares the platform with.")
