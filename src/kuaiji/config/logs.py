"""日志: one JSON object a line, and nothing in it that belongs to a person."""

import re
import traceback
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

# ID numbers, permits, passports, phones and whatever else is a long number; UUIDs and hex digests stay readable.
NUMBER = re.compile(r"(?<![A-Za-z0-9-])[A-Za-z]{0,3}\d{7,}[Xx]?(?![A-Za-z0-9-])")
ALLOWED = ("event", "level", "logger", "timestamp", "trouble", "at", "sqlstate", "constraint")
DEPTH = 12


def mask(text: str) -> str:
    return NUMBER.sub("***", text)


def tell_trouble(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Describe an exception by type and place; its text may hold what a person typed, so it is left out."""
    info = event.pop("exc_info", None)
    if not isinstance(info, tuple) or info[1] is None:
        return event
    error = info[1]
    event["trouble"] = type(error).__qualname__
    frames = traceback.extract_tb(info[2])[-DEPTH:]
    event["at"] = [f"{frame.filename.rpartition('site-packages/')[2]}:{frame.lineno} {frame.name}" for frame in frames]
    cause = error.__cause__ or error
    event["sqlstate"] = getattr(cause, "sqlstate", None)
    event["constraint"] = getattr(getattr(cause, "diag", None), "constraint_name", None)
    return event


def keep_allowed(logger: WrappedLogger, name: str, event: EventDict) -> EventDict:
    """Let only known keys through, and mask every long number in them."""
    return {key: mask(value) if isinstance(value, str) and key == "event" else value
            for key in ALLOWED if (value := event.get(key)) is not None}  # fmt: skip


PROCESSORS: list[Any] = [
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {
            "()": structlog.stdlib.ProcessorFormatter,
            "foreign_pre_chain": PROCESSORS,
            "processors": [
                tell_trouble,
                keep_allowed,
                structlog.processors.JSONRenderer(ensure_ascii=False, sort_keys=True),
            ],
        }
    },
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["stderr"], "level": "INFO"},
    "loggers": {
        # The page of a fault writes its own line, with the incident number.
        "django.request": {"level": "CRITICAL"},
        "procrastinate": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
    },
}
