"""体检: what is unsafe or missing on this installation, each with its remedy."""

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from kuaiji.config.options import Settings

OLDEST_POSTGRESQL = 170000
LEAST_FREE = 2 * 1024**3
MOST_SKEW = 0.2  # seconds; windows open and close by the database's clock, people look at their own


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is not as it should be; an `is_urgent` one makes the command fail."""

    what: str
    remedy: str
    is_urgent: bool = True


def examine(settings: Settings) -> Iterator[Complaint]:
    yield from folder(settings)
    try:
        with connection.cursor():
            pass
    except DatabaseError:
        yield Complaint("连不上数据库。", "检查 KUAIJI_DATABASE_URL；内置数据库请看数据目录下的 pg.log。")
        return
    for check in DATABASE_CHECKS:
        yield from check()
    if settings.mode == "production" and not settings.database_url.get_secret_value():
        yield Complaint(
            "正在用内置数据库。",
            "生产环境请用系统提供的 PostgreSQL（安全更新、TLS、备份），设置 KUAIJI_DATABASE_URL。",
            False,
        )


def folder(settings: Settings) -> Iterator[Complaint]:
    data = settings.data.resolve()
    if not data.exists():
        yield Complaint(f"没有数据目录 {data}。", "建立它，或者设置 KUAIJI_DATA。")
        return
    if not os.access(data, os.W_OK):
        yield Complaint(f"不能写入数据目录 {data}。", "让运行 kuaiji 的用户拥有它。")
    if data.stat().st_mode & 0o077:
        yield Complaint(f"别的用户能进入数据目录 {data}。", f"chmod 700 {data}")
    if shutil.disk_usage(data).free < LEAST_FREE:
        yield Complaint("磁盘只剩不到 2 GB。", "清理磁盘，或者把数据目录移到更大的磁盘。")


def version() -> Iterator[Complaint]:
    if int(answer("SHOW server_version_num")) < OLDEST_POSTGRESQL:
        yield Complaint("PostgreSQL 太旧。", "升级到 17 以上。")


def letters() -> Iterator[Complaint]:
    if answer("SELECT '会' ~ '[[:alpha:]]'") != "True":
        yield Complaint("数据库不认识汉字（LC_CTYPE 是 C）。", "用 C.UTF-8 重新建立数据库，再恢复备份。")


def rights() -> Iterator[Complaint]:
    if answer("SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user") == "True":
        yield Complaint("平台用超级用户连接数据库。", "让 KUAIJI_DATABASE_URL 用 kuaiji_app 连接。")


def migrations() -> Iterator[Complaint]:
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield Complaint("数据库还没有升级到这个版本。", "运行 kuaiji migrate。")


def clock() -> Iterator[Complaint]:
    skew = abs(float(answer("SELECT extract(epoch FROM clock_timestamp())")) - datetime.now(UTC).timestamp())
    if skew > MOST_SKEW:
        yield Complaint(f"本机与数据库的时钟相差 {skew:.1f} 秒。", "两边都用 NTP 校时。")


def worker() -> Iterator[Complaint]:
    seen = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '1 minute'"
    if answer(seen) == "0":
        yield Complaint("没有后台任务进程在运行：短信发不出，核验没有结果。", "启动 kuaiji worker。", False)


def trail() -> Iterator[Complaint]:
    late = """
        SELECT (body::json ->> 'until')::timestamptz < kuaiji_now() - interval '2 days'
          FROM audit_root ORDER BY number DESC LIMIT 1
    """
    if answer(late) == "True":
        yield Complaint("留痕已经两天没有封存。", "看后台任务是否在运行；也可以运行 kuaiji audit seal。", False)


DATABASE_CHECKS: tuple[Callable[[], Iterator[Complaint]], ...] = (
    version, letters, rights, migrations, clock, worker, trail,
)  # fmt: skip


def answer(sql: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (value,) = cursor.fetchone() or (None,)
    return str(value)
