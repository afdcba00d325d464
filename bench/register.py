"""A provincial register of a million lines, checked and loaded by the command that operators use.

`python3 run.py bench register [LINES]` ends with `register lines=… check=…/s load=…/s check_mb=… load_mb=… seal_us=…`:
lines a second of CPU (the clock's seconds stand above), the most memory that the process took, and what sealing one
entry costs of that.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import django
from harness.stack import stack

TITLES = (
    "证件号码,姓名,学校名称,学历,学位,入学时间,毕业时间,所学专业,学历证书编号,"
    "单位名称,工作经历开始时间,工作经历结束时间"
)
WHERE = ("--department", "44", "--source", "广东省登记库", "--as-of", "2024-12-31")
SEALED = 20_000


def main(lines: int = 1_000_000) -> int:
    with stack(serve=False) as world:
        django.setup()
        file = world.data / "register.csv"
        with file.open("w", encoding="gb18030", newline="") as out:
            out.write(f"{TITLES}\r\n")
            out.writelines(rows(lines))
        check, check_mb = timed("check", file)
        load, load_mb = timed("load", file, *WHERE)
        timed("load", file, *WHERE)
        print(
            f"register lines={lines} check={lines / check:.0f}/s load={lines / load:.0f}/s "
            f"check_mb={check_mb} load_mb={load_mb} seal_us={seal_us():.0f}"
        )
    return 0


def rows(lines: int) -> Iterator[str]:
    """Write people with a degree, every other one also with a job; none of the numbers is anybody's."""
    from kuaiji.rules.identity import resident_check_digit  # noqa: PLC0415

    for line in range(lines):
        head = (
            f"440000{1960 + line // 336_000 % 40}{line // 28_000 % 12 + 1:02}{line // 1000 % 28 + 1:02}{line % 1000:03}"
        )
        job = f"示范商贸{line % 9973}有限公司,2017-09,至今" if line % 2 else ",,"
        yield (
            f"{head}{resident_check_digit(head)},李雷,中山大学,大学本科,学士,2013年9月,2017/6/30,会计学,"
            f"105581201705{line % 1_000_000:06},{job}\r\n"
        )


def timed(verb: str, *words: object) -> tuple[float, int]:
    """Run the command; return its seconds of CPU and its most resident memory in MB."""
    begun = time.monotonic()
    child = subprocess.Popen([sys.executable, "-m", "kuaiji", "register", verb, *map(str, words)])
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    assert child.returncode == 0, f"{verb} ended with {child.returncode}"
    print(f"{verb} … {time.monotonic() - begun:.1f} s", flush=True)
    return usage.ru_utime + usage.ru_stime, usage.ru_maxrss >> 10


def seal_us() -> float:
    """Return the microseconds of CPU that one entry's digest and encryption take."""
    from kuaiji.web.crypto import digest, encrypt  # noqa: PLC0415

    content, begun = '["李雷",{"school":"中山大学","level":"21","major":"会计学"}]', time.process_time()
    for _ in range(SEALED):
        digest(content, "excerpt")
        encrypt(content, "legacy.excerpt.cipher:bench")
    return (time.process_time() - begun) / SEALED * 1e6


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
