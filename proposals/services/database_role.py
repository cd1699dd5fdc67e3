"""Two PostgreSQL roles: the owner migrates, the application works (docs/adr/0004).

The application role reads and writes rows. It cannot write, change or remove history, truncate, drop
triggers or alter tables: it owns nothing. The triggers write history in the name of the owner.
"""

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.models import Model
from psycopg2 import sql

# Tables that only grow: what happened, happened.
APPEND_ONLY_TABLES = frozenset(
    {
        "proposals_statuschange",
        "proposals_lateattempt",
        "proposals_auditseal",
        "proposals_auditseallayout",
        "proposals_auditsealpart",
        "proposals_destroyedevent",
        "proposals_personexport",
        "proposals_viewing",
    }
)
# What is never changed, and goes when its term is over: a trigger says from when.
KEPT_FOR_A_TERM = frozenset({"proposals_refusal"})
READ_ONLY_TABLES = frozenset({"django_migrations", "pghistory_context"})
# From here on PostgreSQL tells the right to take a role on (SET) from being a member of it.
FIRST_WITH_SET = 160_000
# The one way for the application role to take personal data out of the history: line by line of a list that two people
# signed (proposals/services/retention/).
DESTROYING = "public.proposals_destroy_row(bigint)"
# django-pgtrigger lets a session name triggers to ignore. That is for migrations; the application
# role must not have it, or every rule that a trigger holds could be switched off by a SET.
# The triggers that write history run as the owner, so for them the role of the session is asked as well.
NO_IGNORING = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name NAME) RETURNS BOOLEAN AS $$
DECLARE ignored TEXT := current_setting('pgtrigger.ignore', true);
BEGIN
    IF current_user = {role} OR ignored IS NULL OR ignored = '' THEN RETURN FALSE; END IF;
    IF trigger_name ~ '^pgtrigger_(insert_insert|update_update|delete_delete)_'
       AND {role} IN (session_user, current_setting('role')) THEN RETURN FALSE; END IF;
    RETURN trigger_name = ANY(ignored::TEXT[]);
END;
$$ LANGUAGE plpgsql;
"""
# Functions of triggers look for tables in the schema of the site first: else a session could have history written into
# a temporary table of its own, or a rule read one. Those that write history do so as the owner; nobody else may.
FIXED_FUNCTIONS = """
DO $$
DECLARE found RECORD;
BEGIN
    FOR found IN
        SELECT p.oid::regprocedure AS name, p.prosrc LIKE '%_pgh_attach_context()%' AS writes_history
          FROM pg_proc p
         WHERE p.pronamespace = 'public'::regnamespace AND p.prorettype = 'trigger'::regtype
           AND p.proname LIKE 'pgtrigger%' AND p.proconfig IS NULL
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = public, pg_temp', found.name);
        IF found.writes_history THEN
            EXECUTE format('ALTER FUNCTION %s SECURITY DEFINER', found.name);
        END IF;
    END LOOP;
END $$
"""


def grant_application_role(*, using: str = "default", **_signal: Any) -> None:
    """Make the application role if it is missing and give it exactly its rights on every table.

    Runs after each `migrate`, as the owner. Roles belong to the server, so a role that exists
    already, with its own login and password, is left as it is.
    """
    role = sql.Identifier(settings.APPLICATION_ROLE)
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [settings.APPLICATION_ROLE])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(role))
        _let_owner_take_it_on(connection, cursor)
        cursor.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
        cursor.execute(sql.SQL(NO_IGNORING).format(role=sql.Literal(settings.APPLICATION_ROLE)))
        cursor.execute("SELECT to_regprocedure(%s)", [DESTROYING])
        if cursor.fetchone()[0] is not None:
            call = sql.SQL("REVOKE ALL ON FUNCTION {call} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {call} TO {role}")
            cursor.execute(call.format(call=sql.SQL(DESTROYING), role=role))
        cursor.execute(FIXED_FUNCTIONS)
        for table in connection.introspection.table_names(cursor):
            cursor.execute(
                sql.SQL("REVOKE ALL ON {table} FROM {role}; GRANT {rights} ON {table} TO {role}").format(
                    table=sql.Identifier(table), role=role, rights=sql.SQL(_rights_on(table))
                )
            )


def _let_owner_take_it_on(connection: Any, cursor: Any) -> None:
    """Let the login that migrates also work as the application role, as a site with one login does.

    Who makes a role without being superuser may not take it on by that alone. Where the owner has no say over the
    role, somebody else made two logins: then nothing is to be done.
    """
    is_old = connection.pg_version < FIRST_WITH_SET
    cursor.execute(
        "SELECT pg_has_role(current_user, %s, %s),"
        " pg_has_role(current_user, %s, 'MEMBER WITH ADMIN OPTION') OR (%s AND rolcreaterole)"
        " FROM pg_roles WHERE rolname = current_user",
        [settings.APPLICATION_ROLE, "MEMBER" if is_old else "SET", settings.APPLICATION_ROLE, is_old],
    )
    can_take_it_on, can_grant = cursor.fetchone()
    if can_grant and not can_take_it_on:
        cursor.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(settings.APPLICATION_ROLE)))


def _rights_on(table: str) -> str:
    if table in READ_ONLY_TABLES or table in event_tables():
        return "SELECT"
    if table in APPEND_ONLY_TABLES:
        return "SELECT, INSERT"
    if table in KEPT_FOR_A_TERM:
        return "SELECT, INSERT, DELETE"
    return "SELECT, INSERT, UPDATE, DELETE"


def event_tables() -> frozenset[str]:
    """Give the names of the tables that hold history."""
    return frozenset(model._meta.db_table for model in apps.get_models() if is_event_model(model))


def is_event_model(model: type[Model]) -> bool:
    """Say whether a model holds the history of another."""
    return hasattr(model, "pgh_tracked_model")
