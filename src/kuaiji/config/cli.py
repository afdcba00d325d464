"""命令行: the `kuaiji` command; what it does not know itself is a management command of an app."""

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import django
import psycopg
from django.core.management import execute_from_command_line
from psycopg import sql
from psycopg.conninfo import make_conninfo
from pydantic import ValidationError

from kuaiji.config import doctor, installation, launcher, manual, policies, rulebook, serving, up
from kuaiji.config.options import Settings
from kuaiji.messaging.texts import to_register

HELP = """kuaiji：全国会计人员统一服务管理平台

  kuaiji serve      网页服务                    serve the pages
  kuaiji worker     后台任务                    run the jobs
  kuaiji migrate    建立或升级数据库            create or upgrade the database
  kuaiji up         演示：在一台机器上全部启动  everything at once, for the demo
  kuaiji config     检查并列出设置              check and list the settings
  kuaiji doctor     体检：哪里不安全或缺什么    what is unsafe or missing, and the remedy
  kuaiji rules      列出全部规则和依据          list every rule and its source
  kuaiji rules 问题 不用网站，直接问规则        ask the rules without the site
  kuaiji policy     政策：检查文件，列出现行的  check policy files, show what is in force
  kuaiji operator   启用一位管理员              enrol an operator
  kuaiji api        合作部门的接口令牌          tokens for partners: add, list, revoke
  kuaiji register   原登记库：检查、导入、撤回  check, load and withdraw provincial registers
  kuaiji audit      留痕：封存、导出、核验      seal, export and verify the audit trail
  kuaiji 命令 --help                            the options of a command
"""


def main() -> int:
    name, *rest = sys.argv[1:] or ["help"]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kuaiji.config.settings")
    try:
        return COMMANDS.get(name, manage)([name, *rest])
    except ValidationError as nonsense:
        return refuse_settings(nonsense)
    except psycopg.OperationalError as error:
        sys.stderr.write(f"连不上数据库，或者还没有运行 kuaiji migrate。The database cannot be reached: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130


def show_help(words: list[str]) -> int:
    serving.say(HELP)
    return 0


def list_rules(words: list[str]) -> int:
    serving.say(rulebook.rulebook().rstrip())
    return 0


def serve(words: list[str]) -> int:
    parser = argparse.ArgumentParser("kuaiji serve", description="网页服务：granian，每个处理器核一个进程")
    parser.add_argument("--host", default="127.0.0.1", help="监听的地址（默认只有本机，前面放反向代理）")
    parser.add_argument("--port", type=int, default=8000, help="监听的端口（默认 8000）")
    parser.add_argument("--workers", type=int, default=os.cpu_count(), help="进程数（默认处理器核数）")
    options = parser.parse_args(words[1:])
    serving.stop_on_signals()
    serving.must_be_free(options.port, options.host)
    with database() as server:
        settle_mode(explicit=True)
        Settings()  # nonsense stops here, in plain words
        web = serving.web(options.port, host=options.host, workers=options.workers)
        environment = serving.counting(os.environ, Path(os.environ.get("KUAIJI_DATA", ".data")).resolve())
        children = [serving.Child("web", web, environment)]
        with contextlib.suppress(KeyboardInterrupt), serving.running(children):
            serving.supervise(children, server)
    return 0


def migrate(words: list[str]) -> int:
    with database():
        if not os.environ.get("KUAIJI_DATABASE_URL"):
            make_database(os.environ["KUAIJI_SOCKET"], database_name())
        settle_mode(explicit=False, is_new=installation.mode_of(conninfo()) is None)
        execute_from_command_line(["kuaiji", "migrate", "--database", "owner", *words[1:]])
        if os.environ.get("KUAIJI_MODE") == "production":
            execute_from_command_line(["kuaiji", "collectstatic", "--no-input", "--verbosity", "0"])
    return 0


def manage(words: list[str]) -> int:
    """Run a management command in the mode of the database; the worker, which serves, must be told its mode."""
    with database():
        settle_mode(explicit=words[0] == "worker")
        execute_from_command_line(["kuaiji", *words])
    return 0


def register(words: list[str]) -> int:
    """A file can be checked where there is no database: in the province that it comes from."""
    if words[1:2] not in (["columns"], ["check"]):
        return manage(words)
    execute_from_command_line(["kuaiji", *words])
    return 0


def config(words: list[str]) -> int:
    """List and check the settings, write their manual, make new secrets, or list the texts to register."""
    parser = argparse.ArgumentParser(
        "kuaiji config", description="检查并列出设置；keys 生成新的密钥，texts 列出要报备的短信模板，manual 写出手册"
    )
    parser.add_argument("what", nargs="?", choices=["list", "manual", "keys", "texts"], default="list")
    what = parser.parse_args(words[1:]).what
    if what == "keys":
        serving.say(manual.new_secrets())
    elif what == "texts":
        serving.say(to_register())
    elif what == "manual":
        serving.say(manual.manual().rstrip())
    else:
        serving.say(manual.listing(Settings()))
    return 0


def examine(words: list[str]) -> int:
    with database():
        settle_mode(explicit=False)
        django.setup()
        complaints = list(doctor.examine(Settings()))
    for complaint in complaints:
        serving.say(f"{'✗' if complaint.is_urgent else '!'} {complaint.what}{complaint.remedy}")
    if not complaints:
        serving.say("一切正常。Everything is in order.")
    return 1 if any(complaint.is_urgent for complaint in complaints) else 0


COMMANDS: dict[str, Callable[[list[str]], int]] = {
    **dict.fromkeys(("help", "--help", "-h"), show_help),
    "serve": serve,
    "migrate": migrate,
    "up": up.up,
    "config": config,
    "rules": list_rules,
    "doctor": examine,
    "policy": policies.policy,
    "register": register,
}


@contextlib.contextmanager
def database() -> Iterator[launcher.Server | None]:
    """Hold the embedded database running, unless another one is named or somebody above holds it."""
    if os.environ.get("KUAIJI_DATABASE_URL") or os.environ.get("KUAIJI_SOCKET"):
        yield None
        return
    server = launcher.start(Path(os.environ.get("KUAIJI_DATA", ".data")))
    os.environ["KUAIJI_SOCKET"] = str(server.socket)
    try:
        yield server
    finally:
        server.leave()


def conninfo() -> str:
    return os.environ.get("KUAIJI_DATABASE_URL") or make_conninfo(
        host=os.environ["KUAIJI_SOCKET"], dbname=database_name(), user="kuaiji_app"
    )


def database_name() -> str:
    return os.environ.get("KUAIJI_DATABASE", "kuaiji")


def settle_mode(*, explicit: bool, is_new: bool = False) -> None:
    """Make sure that this process has the mode of its database; a process that serves must be told which."""
    mode = os.environ.get("KUAIJI_MODE")
    if mode is None and (explicit or is_new):
        raise SystemExit("请设置 KUAIJI_MODE=production（或 demo）。Set KUAIJI_MODE to production or demo.")
    if mode is None:
        os.environ["KUAIJI_MODE"] = installation.mode_of(conninfo()) or "test"
    elif not is_new:
        installation.must_match(mode, conninfo())


def make_database(socket: str, name: str) -> None:
    with psycopg.connect(host=socket, user="kuaiji_owner", dbname="postgres", autocommit=True) as owner:
        if owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def refuse_settings(nonsense: ValidationError) -> int:
    for fault in nonsense.errors():
        name = "".join(f"KUAIJI_{part!s}：".upper() for part in fault["loc"][:1])
        for text in fault["msg"].removeprefix("Value error, ").split("；"):
            sys.stderr.write(f"设置有误。{name}{text}\n")
    sys.stderr.write("请改正后再启动。The settings are not usable; nothing was started.\n")
    return 2
