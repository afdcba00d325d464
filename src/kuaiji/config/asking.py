"""`kuaiji rules 问题 [文件]`: asks the rules without the site; this path imports neither Django nor settings."""

import argparse
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from kuaiji.rules.asked.inquiries import INQUIRIES, Exit, Inquiry, Reply, refusal, reply_to, worst
from kuaiji.rules.asked.manual import written
from kuaiji.rules.asked.reading import Unreadable, decoded, is_lines, rows
from kuaiji.rules.asked.setting import Setting, setting

LINES = (".jsonl", ".ndjson")
MANUAL = "manual"


def main() -> int:
    return rules(sys.argv[2:])


def rules(words: Sequence[str]) -> int:
    """Reply every input on standard output; the exit code is that of the worst answer."""
    options = parser().parse_args(words)
    if options.question == MANUAL:
        return write_manual(Path(options.file))
    try:
        asked_of = setting(options.policy, options.today, files=True)
        content = sys.stdin.buffer.read() if options.file == "-" else Path(options.file).read_bytes()
    except Unreadable as unread:
        sys.stderr.writelines(f"--{fault.path}：{fault.reason}\n" for fault in unread.faults)
        return Exit.UNREAD
    except OSError as error:
        sys.stderr.write(f"打不开 {options.file}：{error.strerror}。\n")
        return Exit.UNREAD
    by_line = options.lines or options.file.endswith(LINES)
    exits = []
    for each in replies(INQUIRIES[options.question], content, asked_of, by_line=by_line):
        say(each.body)
        exits.append(each.exit)
    return worst(exits)


def replies(inquiry: Inquiry, content: bytes, asked_of: Setting, *, by_line: bool) -> Iterator[Reply]:
    """Reply to one object, or each line of JSON Lines with its number; a bad line does not stop the others."""
    try:
        text = decoded(content)
    except Unreadable as unread:
        yield refusal(inquiry, unread)
        return
    by_line = by_line or is_lines(text)
    for number, value in rows(text, by_line=by_line):
        is_unread = isinstance(value, Unreadable)
        found = refusal(inquiry, value) if is_unread else reply_to(inquiry, value, asked_of)
        yield Reply({"line": number, **found.body}, found.exit) if by_line else found


def write_manual(docs: Path) -> int:
    for path, text in written(docs).items():
        path.write_text(text, "utf-8")
    return Exit.CLEAN


def say(body: Mapping[str, Any]) -> None:
    """Write one reply: on one line if it answers a line, else laid out for the eye."""
    layout: dict[str, Any] = {"separators": (",", ":")} if "line" in body else {"indent": 2}
    text = json.dumps(body, ensure_ascii=False, **layout) + "\n"
    # Half of a surrogate pair may come in through an escape; it goes out as one.
    sys.stdout.buffer.write(text.encode("utf-8", "backslashreplace"))
    sys.stdout.buffer.flush()


def parser() -> argparse.ArgumentParser:
    found = argparse.ArgumentParser(
        "kuaiji rules",
        description="不用网站，直接问规则：读一个 JSON，或每行一个的 JSON Lines，答复写成 JSON。见 docs/ask/。",
        epilog="退出码 0 没有问题，1 有问题或缺少事实，2 读不懂，3 还没有做。",
    )
    found.add_argument("question", choices=[*INQUIRIES, MANUAL], help="问什么；manual 是把手册写进目录 docs")
    found.add_argument("file", nargs="?", default="-", help="文件；不写或写 - 就读标准输入")
    found.add_argument("--policy", help="地方（44、广东、深圳市）或政策文件 .toml；默认按所选的会计管理部门")
    found.add_argument("--today", help="哪一天，可以到时分秒：2026-01-23T11:59:59+08:00；默认现在")
    found.add_argument("--lines", action="store_true", help="按 JSON Lines 读；文件名以 .jsonl 结尾的自动如此")
    return found
