"""The database and the queue of a site: those of DATABASE_URL and REDIS_URL, else servers of our own."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from .errors import LaunchError
from .finder import OLDEST_POSTGRES
from .paths import Layout
from .postgres import APPLICATION_ROLE, OWNER_ROLE, Postgres, make_postgres
from .secret_values import SecretValues
from .supervisor import Supervisor
from .valkey import Valkey, make_valkey

FIRST_WITH_SET = 16  # from this version membership of a role and taking it on are two rights
# A role that is not there yet is made by the migrations; who may grant it may grant it to itself.
CAN_TAKE_ROLE = """
    SELECT current_user, CASE WHEN EXISTS (SELECT FROM pg_roles WHERE rolname = %(role)s)
             THEN pg_has_role(current_user, %(role)s, CASE WHEN %(old)s THEN 'MEMBER' ELSE 'SET' END)
                  OR pg_has_role(current_user, %(role)s, 'MEMBER WITH ADMIN OPTION') OR (%(old)s AND rolcreaterole)
             ELSE rolsuper OR rolcreaterole END
      FROM pg_roles WHERE rolname = current_user
"""


@dataclass(frozen=True)
class Stores:
    """How processes reach the stores. `database_role` is taken on after connecting, when given."""

    database_url: str
    migration_url: str
    redis_url: str
    database_role: str = ""

    def environment(self) -> dict[str, str]:
        """Give the variables for processes that use the site's data."""
        variables = {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}
        return variables | ({"DATABASE_ROLE": self.database_role} if self.database_role else {})


def start_stores(layout: Layout, supervisor: Supervisor, secrets: SecretValues, environ: Mapping[str, str]) -> Stores:
    """Start the servers that the environment does not name. :raises LaunchError: if one cannot be used."""
    given_database, given_queue = environ.get("DATABASE_URL", ""), environ.get("REDIS_URL", "")
    postgres = None if given_database else make_postgres(layout, secrets)
    valkey = None if given_queue else make_valkey(layout, secrets)
    for server in (postgres, valkey):
        if server is not None:
            supervisor.start(server.part())
    supervisor.wait_ready("postgres", "valkey")
    if postgres is not None:
        postgres.ensure_roles()
    return _stores(postgres, valkey, environ)


def _stores(postgres: Postgres | None, valkey: Valkey | None, environ: Mapping[str, str]) -> Stores:
    redis_url = valkey.url if valkey is not None else checked_queue(environ["REDIS_URL"])
    if postgres is not None:
        return Stores(postgres.url(APPLICATION_ROLE), postgres.url(OWNER_ROLE), redis_url)
    given = checked_database("DATABASE_URL", environ["DATABASE_URL"])
    migration = environ.get("MIGRATION_DATABASE_URL", "")
    if migration:
        return Stores(given, checked_database("MIGRATION_DATABASE_URL", migration), redis_url)
    # One login for both: the migrations make the application role, the site takes it on.
    check_can_take_role(given)
    return Stores(given, given, redis_url, APPLICATION_ROLE)


def checked_database(variable: str, url: str) -> str:
    """Try a database that was given. :raises LaunchError: if it cannot be used; never with its password."""
    import psycopg2

    try:
        parts = urlsplit(url)
        if parts.scheme not in ("postgres", "postgresql") or not parts.path.strip("/"):
            raise LaunchError(f"{variable} is not a PostgreSQL URL", "Write postgres://user:password@host:5432/name")
        connection = psycopg2.connect(url, connect_timeout=10)
    except (psycopg2.Error, ValueError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise LaunchError(
            f"{variable} cannot be used: {reason}",
            "Check host, port, name and password, or leave it out to use the bundled PostgreSQL.",
        ) from None
    version = connection.server_version // 10_000
    connection.close()
    if version < OLDEST_POSTGRES:
        raise LaunchError(f"{variable} is PostgreSQL {version}", f"Use PostgreSQL {OLDEST_POSTGRES} or newer.")
    return url


def check_can_take_role(url: str) -> None:
    """Ask whether the login of a database can make the application role, or take it on when it is there.

    :raises LaunchError: if it cannot, with what the people of the database can do about it.
    """
    import psycopg2

    connection = psycopg2.connect(url, connect_timeout=10)
    with connection, connection.cursor() as cursor:
        cursor.execute(
            CAN_TAKE_ROLE,
            {"role": APPLICATION_ROLE, "old": connection.server_version < FIRST_WITH_SET * 10_000},
        )
        login, is_able = cursor.fetchone()
    connection.close()
    if not is_able:
        raise LaunchError(
            f'DATABASE_URL cannot be used: "{login}" may neither make nor take on the role {APPLICATION_ROLE}',
            f"Let a superuser make that role where it is missing (CREATE ROLE {APPLICATION_ROLE}) and"
            f' GRANT {APPLICATION_ROLE} TO "{login}", or give its own login here and that of the owner in'
            " MIGRATION_DATABASE_URL.",
        )


def checked_queue(url: str) -> str:
    """Try a Redis or Valkey that was given. :raises LaunchError: if it cannot be used."""
    import redis

    try:
        client = redis.Redis.from_url(url, socket_connect_timeout=5, socket_timeout=5)
        client.ping()
        client.close()
    except (redis.RedisError, ValueError, OSError) as error:
        raise LaunchError(
            f"REDIS_URL cannot be used: {error}",
            "Check host, port and password, or leave it out to use the bundled Valkey.",
        ) from None
    return url
