"""The one clock: that of the database."""

from datetime import datetime

from django.db import connection
from django.db.models import DateTimeField, Func


class WithDatabaseNow(Func):
    """The instant of `database_now`, to be read along with rows in one statement."""

    function = "clock_timestamp"
    output_field = DateTimeField()


def database_now() -> datetime:
    """Give the instant at which PostgreSQL is asked, with microseconds, in UTC.

    Every web machine gets the same answer, whatever its own clock says. Doors ask this; services
    take the instant as `at` (docs/adr/0002).
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
