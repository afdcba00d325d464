"""The invented people of a benchmark: candidates with proved documents, officers who have enrolled."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pyotp

PASSWORD = "纸上得来终觉浅 2026"
DEPARTMENT = ("44", "4401", "440106")
DIVISIONS = ("44", "4401")


@dataclass(frozen=True, slots=True)
class Candidate:
    phone: str


@dataclass(frozen=True, slots=True)
class OfficerLogin:
    username: str
    secret: str

    def code(self) -> str:
        return pyotp.TOTP(self.secret).now()


def enter(candidates: int, officers: int) -> tuple[list[Candidate], list[OfficerLogin]]:
    """Write them into the platform that runs, from a process that has its settings."""
    script = Path(__file__).with_name("seeding.py")
    words = [sys.executable, script, str(candidates), str(officers), PASSWORD, DEPARTMENT[-1]]
    done = subprocess.run(words, env=os.environ, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    return [Candidate(*row) for row in found["candidates"]], [OfficerLogin(*row) for row in found["officers"]]
