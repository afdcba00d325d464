"""登记: what was approved becomes the version in force, and the person is told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from kuaiji.accounts.actions import prove_identity
from kuaiji.accounts.queries import current_identity
from kuaiji.cases import actions as cases
from kuaiji.cases.models import Case, Decision, Submission
from kuaiji.casework.telling import tell
from kuaiji.dossier.actions import put_in_force
from kuaiji.rules.case import Action, State


def register(
    case: Case,
    submission: Submission,
    action: Action,
    decision: Decision,
    *,
    actor: tuple[str, UUID | None],
    details: Mapping[str, Any] | None = None,
    now: datetime,
) -> None:
    """Make what was handed in the version in force, and tell the person."""
    assert case.department_id is not None  # noqa: S101
    version = put_in_force(submission, department_id=case.department_id, now=now)
    identity = current_identity(case.person_id)
    if identity.proved_at is None:
        prove_identity(identity_id=identity.pk)
    became = {"decision": decision.pk, "version": version.pk, "digest": version.digest, **(details or {})}
    cases.move(case, action, actor=actor, details=became, to=State.APPROVED, submission=submission, now=now)
    tell(case, "approved", dedupe=f"approved-{decision.pk}")
