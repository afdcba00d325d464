"""A province's register on its way in: brought by an operator, checked, confirmed; for actions, pages and guards."""

from collections.abc import Callable, Mapping
from datetime import date
from uuid import uuid4

import pytest

from kuaiji.departments.queries import OfficerContext
from kuaiji.legacy.checking import check_intake
from kuaiji.legacy.intakes import bring_register, confirm_intake, load_intake
from kuaiji.legacy.models import Delivery, Intake
from kuaiji.legacy.receiving import Received, Sealing
from kuaiji.rules.findings import Refused
from legacy.files import AS_OF, text_of


def received(content: bytes, name: str = "登记.csv") -> Received:
    """Return the file as it comes from the network, a little at a time."""
    handler = Sealing()
    handler.new_file("file", name, "text/csv", len(content))
    for start in range(0, len(content), handler.chunk_size):
        handler.receive_data_chunk(content[start : start + handler.chunk_size], start)
    return handler.file_complete(len(content))


def bring(
    operator: OfficerContext, *lines: Mapping[str, str], content: bytes = b"", as_of: date = AS_OF, left_out: str = ""
) -> Intake:
    return bring_register(
        operator=operator, received=received(content or text_of(lines).encode()), source="广东省登记库", as_of=as_of,
        left_out=left_out, key=uuid4(),
    )  # fmt: skip


def check(operator: OfficerContext, *lines: Mapping[str, str], content: bytes = b"", left_out: str = "") -> Intake:
    intake = bring(operator, *lines, content=content, left_out=left_out)
    check_intake(intake_id=str(intake.pk))
    intake.refresh_from_db()
    return intake


def confirm(operator: OfficerContext, *lines: Mapping[str, str], leave_faulty: bool = False) -> Intake:
    intake = check(operator, *lines)
    return confirm_intake(operator=operator, intake_id=intake.pk, leave_faulty=leave_faulty)


def loaded(operator: OfficerContext, *lines: Mapping[str, str]) -> Delivery:
    intake = confirm(operator, *lines)
    load_intake(intake_id=str(intake.pk))
    intake.refresh_from_db()
    assert intake.delivery is not None
    return intake.delivery


def refused(action: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as found:
        action()
    return [each.code for each in found.value.findings]
