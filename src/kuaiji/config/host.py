"""As whom the embedded database runs: PostgreSQL refuses root, and users without a name."""

import hashlib
import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

STRANGER = 1  # daemon: the lowest uid above root has a passwd entry everywhere, 1000 may be a person, 65534 is nobody
UNSHARE = ("unshare", "--user", f"--map-user={STRANGER}", f"--map-group={STRANGER}")


class CannotStart(SystemExit):
    """The database cannot run here; the text says why and what to do, in one line."""


@dataclass(frozen=True, slots=True)
class Host:
    """The user's name as `peer` sees it, whom to become, and what to write before a command."""

    name: str
    uid: int | None = None
    prefix: tuple[str, ...] = ()


def spawn(host: Host, *command: str) -> subprocess.CompletedProcess[str]:
    words = [*host.prefix, *command]
    try:
        return subprocess.run(
            words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            errors="replace", cwd="/", check=False, user=host.uid, group=host.uid,
            extra_groups=None if host.uid is None else [],
        )  # fmt: skip
    except OSError as unreachable:
        return subprocess.CompletedProcess(words, 127, stderr=str(unreachable))


def choose_host(data: Path) -> Host:
    """Prefer the caller; for root the folder's owner, else a user namespace, else another user."""
    is_root = os.geteuid() == 0
    uid = data.stat().st_uid if is_root else os.geteuid()
    if uid != 0 and name_of(uid):
        return Host(name_of(uid), uid if is_root else None)
    masked = Host(name_of(STRANGER), prefix=UNSHARE)
    if uid == os.geteuid() and spawn(masked, "true").returncode == 0:
        return masked
    if is_root:
        return Host(name_of(STRANGER), STRANGER)
    raise CannotStart(
        f"用户 {uid} 没有名字，内置数据库不能运行：请换一个普通用户，或设置 KUAIJI_DATABASE_URL。"
        f"User {uid} has no name: use another user or set KUAIJI_DATABASE_URL."
    )


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return ""


def home_of(data: Path, host: Host) -> Path:
    """Return `data`, or a folder elsewhere for a server whose user cannot enter it."""
    if host.uid in (None, data.stat().st_uid):
        return data
    home = Path("/var/lib") / f"kuaiji-{digest(data)}"
    make_private(home, host.uid)
    return home


def digest(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:16]


def make_private(folder: Path, uid: int | None = None) -> None:
    """Make the folder for its owner alone; what root makes in somebody's folder belongs to that person."""
    if folder.exists():
        return
    if not folder.parent.exists():
        make_private(folder.parent, uid)
    folder.mkdir(mode=0o700, exist_ok=True)
    if os.geteuid() == 0:
        os.chown(folder, folder.parent.stat().st_uid if uid is None else uid, -1)
