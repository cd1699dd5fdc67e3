"""Make the database that the test database of each lane is a copy of: `python -m tests.template`."""

import os

import django

if __name__ == "__main__":
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from django.db import connection

    connection.creation.create_test_db(verbosity=1, autoclobber=True, serialize=False)
    connection.close()  # nobody can copy a database that is in use
