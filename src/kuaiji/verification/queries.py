"""What exactly is sent to a registry, and by which digest the same question is known again."""

import json
from collections.abc import Mapping

from kuaiji.accounts.models import Identity
from kuaiji.rules.document import Education, Qualification, declared
from kuaiji.web.crypto import digest


def question_digest(identity: Identity, kind: str, question: Mapping[str, str]) -> bytes:
    """Return the digest of all that would be sent: a corrected name or number makes it another question."""
    return digest(canonical({"kind": kind, **about(identity), **question}), "check")


def about(identity: Identity) -> dict[str, str]:
    """Return who is asked about; only a job that is about to send it, or a digest, may hold it."""
    return {"name": identity.person.name, "document": identity.kind, "number": identity.number}


def canonical(values: Mapping[str, str]) -> str:
    return json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def fields_of(kind: str) -> list[str]:
    """Return the fields of the entry that such a check is about; real-name checks are about none."""
    model = {"education": Education, "degree": Education, "qualification": Qualification}.get(kind)
    return [] if model is None else [each.name for each in declared(model)]
