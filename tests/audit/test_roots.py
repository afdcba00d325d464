"""Daily roots (每日封存) are written once and stay."""

import pytest
from django.db import DatabaseError, connection, connections, transaction

from kuaiji.audit.models import Root

CHANGES = ["UPDATE audit_root SET body = '{}'", "DELETE FROM audit_root", "TRUNCATE audit_root"]


@pytest.mark.django_db
@pytest.mark.parametrize("change", CHANGES)
def test_the_platform_may_not_change_a_root(change: str) -> None:
    Root.objects.create(number=1, body="{}", signature=b"", marks=b"")

    with pytest.raises(DatabaseError, match="permission denied"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)

    assert Root.objects.count() == 1


@pytest.mark.django_db(databases=["default", "owner"], transaction=False)
@pytest.mark.parametrize("change", CHANGES)
def test_the_owner_is_stopped_by_the_trigger(change: str) -> None:
    owner = connections["owner"]
    owner.ensure_connection()

    with pytest.raises(DatabaseError, match="audit_root is insert-only"), owner.cursor() as cursor:
        cursor.execute(change)
