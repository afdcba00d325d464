"""运行方式: which kind of installation a database belongs to, so that a demo never runs on real people."""

import psycopg

MODE = "SELECT mode FROM web_installation"


def mode_of(conninfo: str) -> str | None:
    """Return the mode that the first migration wrote, or None while there is none."""
    try:
        with psycopg.connect(conninfo, connect_timeout=10) as connection:
            found = connection.execute(MODE).fetchone()
    except psycopg.errors.UndefinedTable:
        return None
    return found[0] if found else None


def must_match(mode: str, conninfo: str) -> None:
    """Refuse to start on a database of another mode, or on one that was never prepared."""
    found = mode_of(conninfo)
    if found is None:
        raise SystemExit("数据库是空的，请先运行 kuaiji migrate。The database is empty: run kuaiji migrate first.")
    if found != mode:
        raise SystemExit(
            f"这个数据库属于 {found}，本进程以 {mode} 运行：拒绝启动，请检查 KUAIJI_MODE 与数据库地址。"
            f"This database belongs to mode {found}; a process of mode {mode} does not start."
        )
