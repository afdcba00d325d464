"""政策命令: `kuaiji policy check` says what is wrong in policy files, `kuaiji policy show` what is in force where."""

import argparse
import sys
from dataclasses import replace
from datetime import date, datetime
from importlib import resources
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import BaseModel

from kuaiji.config.serving import say
from kuaiji.departments.data.make import CORPS, read_divisions
from kuaiji.rules.codes import Code
from kuaiji.rules.figures import Policy
from kuaiji.rules.policy import resolve
from kuaiji.rules.policy_files import NATION, PolicyError, faults

NATIONAL = "全国"
CHINA = ZoneInfo("Asia/Shanghai")


def policy(words: list[str]) -> int:
    parser = argparse.ArgumentParser("kuaiji policy", description="检查政策文件，或列出一个地方现行的政策和依据")
    commands = parser.add_subparsers(dest="command", required=True)
    checking = commands.add_parser("check", help="检查政策文件，逐行说明错误；不写文件名的，检查随软件提供的")
    checking.add_argument("files", nargs="*", type=Path, help="政策文件，文件名是行政区划代码，例如 44.toml")
    showing = commands.add_parser("show", help="列出一个地方某一天的政策和依据")
    showing.add_argument("place", help="行政区划代码或名称，例如 44 或 广东省；全国写 00")
    showing.add_argument("--today", type=date.fromisoformat, help="哪一天（默认今天），例如 2026-01-05")
    options = parser.parse_args(words[1:])
    if options.command == "check":
        return check(options.files)
    return show(options.place, options.today or datetime.now(CHINA).date())


def check(files: list[Path]) -> int:
    """Say all that is wrong, each with file and line, and how many files are in order."""
    found = []
    for file in files or shipped():
        try:
            text = file.read_text("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            found.append(f"{file}:1: 文件: 读不出来，要是 UTF-8 编码的文本（{error}）")
            continue
        found += [str(replace(fault, file=str(file))) for fault in faults(file.name, text, known().keys())]
    for line in found:
        sys.stderr.write(f"{line}\n")
    if not found:
        say(f"{len(files or shipped())} 个政策文件没有错误。")
    return 1 if found else 0


def show(place: str, today: date) -> int:
    names = known()
    code = place if place in names else next((code for code, name in names.items() if name == place), None)
    if code is None:
        sys.stderr.write(f"没有这个地方：{place}。请写行政区划代码或全名，例如 44 或 广东省。\n")
        return 1
    try:
        found = resolve([code], today)
    except PolicyError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    say(f"{names[code]}（{code}），{today}")
    for name, field in Policy.model_fields.items():
        if figure := getattr(found, name):
            until = f"至 {figure.valid_to}（不含）" if figure.valid_to else "起"
            say(f"\n{field.title}（{name}）：{in_words(figure.value)}")
            say(f"  依据：{figure.source}；{figure.valid_from} {until}")
    return 0


def in_words(value: object) -> str:
    """Write a figure as one would say it."""
    if isinstance(value, Code):
        return value.label
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, BaseModel):
        return "，".join(f"{name} {in_words(each)}" for name, each in value if each != [])
    if isinstance(value, list):
        return ("；" if any(isinstance(each, BaseModel) for each in value) else "、").join(map(in_words, value))
    return str(value)


def shipped() -> list[Path]:
    folder = resources.files("kuaiji.rules") / "policies"
    return sorted(Path(str(file)) for file in folder.iterdir() if file.name.endswith(".toml"))


def known() -> dict[str, str]:
    """Return the places that may have a file, by code: the nation, provinces and cities."""
    places = {division.code: division.name for division in read_divisions() if len(division.code) <= len("4403")}
    return {NATION: NATIONAL, CORPS[0]: CORPS[1], **places}
