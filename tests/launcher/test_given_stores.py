"""`DATABASE_URL` and `REDIS_URL`: a whole site on servers that somebody else keeps."""

import urllib.request

import psycopg2
import pytest
import redis

from mkbdeals.launcher.errors import LaunchError
from mkbdeals.launcher.postgres import APPLICATION_ROLE, HOST
from mkbdeals.launcher.processes import wait_until
from mkbdeals.launcher.secret_values import secret_values
from mkbdeals.launcher.site import running_site
from mkbdeals.launcher.stores import Stores, check_can_take_role, start_stores

PASSWORD = "alleen-voor-de-test"


def as_superuser(postgres, *statements):
    connection = postgres.connect()
    try:
        with connection.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
    finally:
        connection.close()


def url_of(postgres, login, database="gegeven"):
    return f"postgres://{login}:{PASSWORD}@{HOST}:{postgres.port}/{database}"


@pytest.fixture(scope="module")
def given(bare_servers):
    """Give the servers, with a database of an ordinary owner: who may make roles and is no superuser."""
    postgres, queue = bare_servers
    as_superuser(
        postgres,
        f"CREATE ROLE gewoon LOGIN NOSUPERUSER CREATEROLE PASSWORD '{PASSWORD}'",
        "CREATE DATABASE gegeven OWNER gewoon",
    )
    return postgres, queue


@pytest.mark.timeout(600)
def test_a_site_runs_on_given_servers_with_the_login_of_an_ordinary_owner(given):
    """The whole site, with the login that a host of databases gives: it may make roles and is no superuser."""
    postgres, queue = given
    url = url_of(postgres, "gewoon")
    with running_site(database=url, env={"REDIS_URL": queue, "WORKER_NICENESS": "0"}, start_seconds=400) as site:
        assert set(site.pids) == {"web", "worker", "bulk", "beat"}
        assert (site.env["DATABASE_URL"], site.env["MIGRATION_DATABASE_URL"], site.env["REDIS_URL"]) == (
            url,
            url,
            queue,
        )
        assert urllib.request.urlopen(f"{site.url}/readyz").status == 200
        assert f"Ready: {site.url}/" in site.output.read_text()
        assert_may_write_rows_alone(url, site.env["DATABASE_ROLE"])
        client = redis.Redis.from_url(queue)
        assert wait_until(lambda: client.exists("_kombu.binding.celery") == 1, 60)


def assert_may_write_rows_alone(url, role):
    """Check that who connects as the site does reads the round and has no right on tables."""
    connection = psycopg2.connect(url, options=f"-c role={role}")
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, count(*) > 0 FROM proposals_round")
        assert cursor.fetchone() == (APPLICATION_ROLE, True)
        with pytest.raises(psycopg2.errors.InsufficientPrivilege):
            cursor.execute("CREATE TABLE mine (id int)")
    connection.close()


def test_two_logins_that_are_given_are_taken_as_they_are_and_nothing_is_started(given, layout, supervisor):
    postgres, queue = given
    owner, other = url_of(postgres, "gewoon"), url_of(postgres, "werker")
    as_superuser(postgres, f"CREATE ROLE werker LOGIN PASSWORD '{PASSWORD}'")
    environ = {"DATABASE_URL": other, "MIGRATION_DATABASE_URL": owner, "REDIS_URL": queue}

    stores = start_stores(layout, supervisor, secret_values(layout), environ)

    assert stores == Stores(other, owner, queue)
    assert stores.environment() == {"DATABASE_URL": other, "REDIS_URL": queue}
    assert supervisor.pids == {}


def test_a_login_that_can_never_become_the_application_is_told_so_in_one_line(given):
    postgres, _queue = given
    as_superuser(
        postgres,
        f"CREATE ROLE karig LOGIN PASSWORD '{PASSWORD}'",
        "CREATE DATABASE karig OWNER karig",
    )
    login = url_of(postgres, "karig", "karig")

    with pytest.raises(LaunchError, match='"karig" may neither make nor take on the role mkbdeals_app') as refused:
        check_can_take_role(login)
    assert PASSWORD not in refused.value.line
    as_superuser(
        postgres,
        f"DO $$ BEGIN CREATE ROLE {APPLICATION_ROLE}; EXCEPTION WHEN duplicate_object THEN NULL; END $$",
        f"GRANT {APPLICATION_ROLE} TO karig",
    )
    check_can_take_role(login)
