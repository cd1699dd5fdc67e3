"""The servers of our own, really started."""

import os
import signal
import time

import psycopg2
import pytest
import redis

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.secret_values import secret_values
from mkbdeals.launcher.stores import checked_database, checked_queue, start_stores
from mkbdeals.launcher.supervisor import Supervisor


def start(layout, supervisor):
    return start_stores(layout, supervisor, secret_values(layout), {})


def query(url, sql, fetch=True):
    connection = psycopg2.connect(url)
    try:
        with connection, connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if fetch else None
    finally:
        connection.close()


def answers(url):
    try:
        return query(url, "SELECT 1") == [(1,)]
    except psycopg2.OperationalError:
        return False


def test_start_stores_makes_two_roles_with_their_rights(layout, supervisor):
    stores = start(layout, supervisor)

    rights = query(
        stores.migration_url,
        "SELECT rolname, rolsuper, rolcreatedb, rolcreaterole, rolcanlogin FROM pg_roles"
        " WHERE rolname LIKE 'mkbdeals%' ORDER BY rolname",
    )

    assert rights == [("mkbdeals_app", False, False, False, True), ("mkbdeals_owner", False, True, True, True)]
    assert query(stores.database_url, "SELECT current_user, inet_server_addr()::text") == [
        ("mkbdeals_app", "127.0.0.1/32")
    ]


def test_application_role_cannot_make_tables(layout, supervisor):
    stores = start(layout, supervisor)

    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(stores.database_url, "CREATE TABLE mine (id int)", fetch=False)


def test_stores_refuse_a_wrong_password(layout, supervisor):
    stores = start(layout, supervisor)
    port = stores.database_url.rpartition(":")[2]
    queue_port = stores.redis_url.rpartition(":")[2]

    with pytest.raises(LaunchError, match=r"DATABASE_URL cannot be used.*password authentication failed"):
        checked_database("DATABASE_URL", f"postgres://mkbdeals_app:wrong@127.0.0.1:{port}")
    with pytest.raises(LaunchError, match="REDIS_URL cannot be used"):
        checked_queue(f"redis://:wrong@127.0.0.1:{queue_port}")


def test_stores_keep_their_data_over_a_restart(layout, interrupts, said):
    first = Supervisor(interrupts, say=said.append)
    stores = start(layout, first)
    query(stores.migration_url, "CREATE TABLE kept AS SELECT 'Drechtsteden' AS name", fetch=False)
    redis.Redis.from_url(stores.redis_url).set("kept", "yes")
    first.stop()

    second = Supervisor(interrupts, say=said.append)
    try:
        stores = start(layout, second)

        assert query(stores.migration_url, "SELECT name FROM kept") == [("Drechtsteden",)]
        assert redis.Redis.from_url(stores.redis_url).get("kept") == b"yes"
    finally:
        second.stop()


def test_killed_postgres_comes_back_with_its_data(layout, supervisor):
    stores = start(layout, supervisor)
    query(stores.migration_url, "CREATE TABLE kept AS SELECT 1 AS number", fetch=False)
    old = supervisor.pids["postgres"]

    os.kill(old, signal.SIGKILL)
    deadline = time.monotonic() + 30
    supervisor.watch(
        until=lambda: (
            supervisor.pids.get("postgres", old) != old
            and (answers(stores.database_url) or time.monotonic() > deadline)
        )
    )

    assert query(stores.migration_url, "SELECT number FROM kept") == [(1,)]


def test_secrets_are_for_our_account_alone(layout):
    secret_values(layout)

    assert layout.secrets.stat().st_mode & 0o777 == 0o600
    assert secret_values(layout) == secret_values(layout)


@pytest.mark.parametrize("url", ["mysql://localhost/x", "postgres://localhost", "no url"])
def test_checked_database_refuses_what_is_no_postgres_url(url):
    with pytest.raises(LaunchError, match="DATABASE_URL is not a PostgreSQL URL"):
        checked_database("DATABASE_URL", url)


def test_checked_database_never_says_the_password():
    with pytest.raises(LaunchError) as caught:
        checked_database("DATABASE_URL", "postgres://someone:verysecret@127.0.0.1:1/mkbdeals")

    assert "Connection refused" in caught.value.line
    assert "verysecret" not in caught.value.line
