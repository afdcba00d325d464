"""事项 queries: the database's clock, and cases through the door of who may see them."""

from datetime import datetime
from uuid import UUID

from django.db import connection

from kuaiji.cases.models import Case, CaseFinding, Submission
from kuaiji.rules.findings import Finding, Origin, Severity, Source


def database_now() -> datetime:
    """Return the moment that decides: the database's, with the demo's shift."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT kuaiji_now()")
        (now,) = cursor.fetchone()
    moment: datetime = now
    return moment


def case_for(*, person_id: UUID, number: str) -> Case | None:
    """Return the person's own case, or nothing; another person's case does not exist for them."""
    return Case.objects.filter(person_id=person_id, number=number).first()


def open_findings(submission: Submission) -> list[Finding]:
    """Return what stands against a submission, in the order it was noted."""
    rows = CaseFinding.objects.filter(submission=submission, withdrawn_at=None).order_by("created_at", "id")
    return [as_finding(row) for row in rows]


def as_finding(row: CaseFinding) -> Finding:
    source = Source(row.source_document, row.source_clause)
    return Finding(row.path, row.code, Severity(row.severity), row.message, source, Origin(row.origin))
