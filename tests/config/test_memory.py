"""What a process keeps of the memory that it needed for a moment."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from kuaiji.config.serving import memory

HASHING = """
from pathlib import Path
from kuaiji.accounts.passwords import HASHER

def own():
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("Private_Dirty:"))

before = own()
for _ in range(3):
    HASHER.hash("p")
print(own() - before)
"""


@pytest.mark.parametrize(
    ("enabled", "gives_back"),
    [("always [madvise] never", True), ("[always] madvise never", True), ("always madvise [never]", False)],
)
def test_memory_goes_back_at_once_only_where_huge_pages_make_that_cheap(
    tmp_path: Path, enabled: str, gives_back: bool
) -> None:
    huge_pages = tmp_path / "enabled"
    huge_pages.write_text(enabled)

    assert ("GLIBC_TUNABLES" in memory(huge_pages)) is gives_back
    assert "GLIBC_TUNABLES" not in memory(tmp_path / "of-another-system")


def test_what_a_hash_took_goes_back_at_once() -> None:
    if "GLIBC_TUNABLES" not in memory():
        pytest.skip("this machine gives out no huge pages")

    child = subprocess.run(
        [sys.executable, "-c", HASHING], env=os.environ | memory(), capture_output=True, text=True, check=True
    )

    # A hash needs 19 MiB; with what it leaves behind, the second and the third would show.
    assert int(child.stdout) < 8 * 1024
