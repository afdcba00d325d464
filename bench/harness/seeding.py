"""Writes the people of a benchmark by the product's own actions, and prints how they sign in.

Numbers have the real format and check digit, but the region is a province itself, where nobody is registered; phones
begin with 154-0001, which is not handed out.
"""

import json
import sys
import time
from datetime import date, timedelta

import django

django.setup()

import pyotp  # noqa: E402
from django.db import transaction  # noqa: E402

from kuaiji.accounts import staff  # noqa: E402
from kuaiji.accounts.actions import prove_identity  # noqa: E402
from kuaiji.accounts.passwords import hash_password  # noqa: E402
from kuaiji.accounts.records import new_account, new_identity, new_person  # noqa: E402
from kuaiji.departments.models import Department  # noqa: E402
from kuaiji.departments.staff import appoint_officer  # noqa: E402
from kuaiji.rules.codes import DocumentType  # noqa: E402
from kuaiji.rules.identity import resident_check_digit  # noqa: E402

NAMES = "甲乙丙丁戊己庚辛壬癸"
BIRTHDAYS = 3000
STEP_SECONDS = 30


@transaction.atomic
def candidates(count: int, password: str) -> list[tuple[str]]:
    """Enter persons with proved documents; the one password they share is hashed once."""
    hashed, found = hash_password(password), []
    for number in range(count):
        birth_on = date(1990, 1, 1) + timedelta(days=number % BIRTHDAYS)
        head = f"440000{birth_on:%Y%m%d}{1 + number // BIRTHDAYS * 2:03d}"
        person = new_person(name=f"李雷{NAMES[number % len(NAMES)]}", sex="male", birth_on=birth_on)
        whole = head + resident_check_digit(head)
        identity = new_identity(person=person, kind=DocumentType.RESIDENT_ID, number=whole)
        phone = f"154{10_000 + number:08d}"
        new_account(person=person, phone=phone, password=hashed)
        prove_identity(identity_id=identity.id)
        found.append((phone,))
    return found


def officers(count: int, password: str, code: str) -> list[tuple[str, str]]:
    """Enter officers of the department, enrolled by their link like anybody else."""
    department, found = Department.objects.get(code=code), []
    for number in range(count):
        username = f"bench{number}"
        account = staff.create_staff_account(username=username)
        token = staff.enrolment_link(account_id=account.pk).rpartition("/")[2]
        secret = staff.live_enrolment(token).secret
        # With the code of the step before, so that the present one is still good for signing in.
        staff.enrol(token=token, password=password, code=pyotp.TOTP(secret).at(int(time.time()) - STEP_SECONDS))
        appoint_officer(
            account_id=account.pk, name=f"审核员{number}", staff_number=f"B{number}",
            department_id=department.pk, roles=["officer"],
        )  # fmt: skip
        found.append((username, secret))
    return found


if __name__ == "__main__":
    people, staff_members, password, code = sys.argv[1:]
    rows = {
        "candidates": candidates(int(people), password),
        "officers": officers(int(staff_members), password, code),
    }
    sys.stdout.write(json.dumps(rows))
