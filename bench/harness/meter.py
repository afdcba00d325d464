"""What processes have cost, from /proc: CPU in ticks of 10 ms, memory as the share that is theirs (PSS)."""

import os
from collections.abc import Iterable
from pathlib import Path

TICK_MS = 1000 / os.sysconf("SC_CLK_TCK")


def cpu_ms(roots: Iterable[int]) -> float:
    """Return what these processes, all below them, and all that ended below them have used so far."""
    table = dict(processes())
    ticks = sum(table[pid][1] for pid in family(roots, table))
    return ticks * TICK_MS


def pss_mib(roots: Iterable[int]) -> float:
    kilobytes = 0
    for pid in family(roots, dict(processes())):
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
        kilobytes += next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
    return kilobytes / 1024


def family(roots: Iterable[int], table: dict[int, tuple[int, int]]) -> set[int]:
    """Return the roots and everything below them."""
    found = {pid for pid in roots if pid in table}
    while more := {pid for pid, (parent, _) in table.items() if parent in found} - found:
        found |= more
    return found


def processes() -> Iterable[tuple[int, tuple[int, int]]]:
    """Yield pid, parent, and ticks in user and system mode including those of children that were waited for."""
    for folder in Path("/proc").iterdir():
        if folder.name.isdecimal():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except (FileNotFoundError, ProcessLookupError):
                continue
            yield int(folder.name), (int(fields[1]), sum(int(ticks) for ticks in fields[11:15]))
