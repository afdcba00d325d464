"""The platform's clock: the database's, which a demo may shift and no machine can get wrong."""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class Now(Func):
    """The database's moment inside a statement, the same throughout a transaction."""

    function = "kuaiji_now"
    output_field = DateTimeField()


def now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT kuaiji_now()")
        (moment,) = cursor.fetchone()
    assert isinstance(moment, datetime)  # noqa: S101
    return moment
