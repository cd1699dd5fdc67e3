"""What is changed by the command line carries the command, the operator and the reason."""

import os
import subprocess
import sys

import pghistory
import pytest
from django.conf import settings
from django.db import connection
from pghistory.models import Context

from mkbdeals import command_line
from proposals.admin.history import who_did
from proposals.models import Organisation
from tests.factories import proposals as make

GIVEN = ["--as", "J. de \\Vries", "--because=melding 'twaalf'"]
TOLD = {"operator": "J. de \\Vries", "reason": "melding 'twaalf'"}


@pytest.fixture
def remember(monkeypatch):
    """Give a function that takes arguments as manage.py does; sessions of the tests are told nothing."""
    told = []
    monkeypatch.setattr(command_line, "remember_in_each_session", told.append)
    monkeypatch.setattr(command_line, "_operator", {})
    for name in ("AUDIT_ACTOR", "AUDIT_REASON", "PGOPTIONS"):
        monkeypatch.setenv(name, "")  # so that what is written there goes again

    def take(*arguments):
        rest = command_line.remember_operator(["manage.py", *arguments])
        return rest[1:], (told[-1] if told else None)

    return take


def test_our_options_are_taken_out_wherever_they_stand(remember):
    assert remember("migrate", *GIVEN, "--plan") == (["migrate", "--plan"], {"command": "migrate", **TOLD})
    assert remember(*GIVEN, "migrate")[0] == ["migrate"]
    rest, told = remember("shell", "--as", "Wie", "--", "--as", "x")
    assert (rest, told) == (["shell", "--", "--as", "x"], {"command": "shell", "operator": "Wie"})


def test_the_environment_says_it_too_and_an_option_goes_before_it(remember, monkeypatch):
    monkeypatch.setenv("AUDIT_ACTOR", "Uit de\n\tomgeving")

    assert remember("load_regions")[1] == {"command": "load_regions", "operator": "Uit de omgeving"}
    assert remember("load_regions", "--as=Anders")[1]["operator"] == "Anders"
    assert len(remember("load_regions", "--as", "x" * 999)[1]["operator"]) == 200


def test_who_opens_the_shell_without_a_name_is_asked_for_it(remember, capsys):
    assert remember("shell")[1] == {"command": "shell"}
    assert "--as" in capsys.readouterr().err
    remember("load_regions")
    assert capsys.readouterr().err == ""


def test_a_server_has_no_operator(remember):
    assert remember("runserver", "8000") == (["runserver", "8000"], None)
    assert command_line.operator() == {}


def by_command(database, *arguments, **environment):
    """Run manage.py on the database of the tests."""
    values = settings.DATABASES["default"]
    host = values.get("HOST") or "127.0.0.1"
    url = f"postgres://{values['USER']}:{values.get('PASSWORD', '')}@{host}:{values['PORT']}/{database}"
    env = os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings"} | environment
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=settings.BASE_DIR, env=env, capture_output=True, timeout=60, check=True)


@pytest.mark.django_db(transaction=True)
def test_what_the_shell_changes_carries_it(organisation):
    code = "from proposals.models import Organisation; Organisation.objects.update(name='Uit de shell')"

    by_command(connection.settings_dict["NAME"], "shell", *GIVEN, "-c", code)

    event = Organisation.pgh_event_model.objects.get(pgh_obj=organisation.pk, name="Uit de shell")
    assert event.pgh_context.metadata == {"command": "shell", **TOLD}


@pytest.mark.django_db(transaction=True)
def test_raw_sql_and_a_context_within_carry_it_too(organisation):
    command_line.remember_in_each_session({"command": "load_regions", "operator": "Wie"})
    try:
        connection.close()
        with connection.cursor() as cursor:
            cursor.execute("UPDATE proposals_organisation SET name = 'Ruwe SQL'")
        with pghistory.context(reason="binnen"):
            Organisation.objects.update(name="Binnen")
        Organisation.objects.update(name="Daarna")
    finally:
        command_line.forget_in_each_session()
        connection.close()
    Organisation.objects.update(name="Niemand")

    events = Organisation.pgh_event_model.objects.filter(pgh_label="update").order_by("pgh_id")
    told = {event.name: event.pgh_context and event.pgh_context.metadata for event in events}
    assert told["Ruwe SQL"] == told["Daarna"] == {"command": "load_regions", "operator": "Wie"}
    assert told["Binnen"] == {"reason": "binnen"}
    assert told["Niemand"] is None
    assert Context.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_psql_is_told_as_well(organisation, remember):
    remember("dbshell", *GIVEN)
    values = connection.settings_dict
    other = connection.Database.connect(
        dbname=values["NAME"], user=values["USER"], password=values["PASSWORD"] or None, host=values["HOST"] or None,
        port=values["PORT"] or None,
    )  # fmt: skip
    with other, other.cursor() as cursor:
        cursor.execute("UPDATE proposals_organisation SET name = 'Uit psql'")
    other.close()

    event = Organisation.pgh_event_model.objects.get(name="Uit psql")
    assert event.pgh_context.metadata == {"command": "dbshell", **TOLD}


def test_the_history_names_the_operator(db):
    person = make.UserFactory()

    assert who_did({"user": person.pk, "command": "x"}, {person.pk: "Naam"}) == "Naam"
    assert "Wie" in who_did({"command": "load_regions", "operator": "Wie"}, {})
    assert "load_regions" in who_did({"command": "load_regions"}, {})
    assert who_did({"job": "proposals.tasks.advance_rounds"}, {}) == ""
