"""Who does what by the command line: the command, the operator and the reason stand with all that it changes.

`manage.py shell --as "J. de Vries" --because "melding 2027-12"`, or AUDIT_ACTOR and AUDIT_REASON in the environment.
The words go into the session of PostgreSQL, where the triggers of the history find them: so also what raw SQL and a
migration change carries them, and a context within the command has the last word (proposals/models/history.py).
"""

import json
import os
import sys
import uuid
from collections.abc import Sequence
from typing import Any

LONGEST = 200
OPTIONS = {"--as": "AUDIT_ACTOR", "--because": "AUDIT_REASON"}
# Each request of it has a context of its own.
WITHOUT = frozenset({"", "help", "version", "--help", "-h", "--version", "runserver"})
# Here anything can be done.
OPEN_DOORS = frozenset({"shell", "dbshell"})
_UID = "operator of the command line"
_operator: dict[str, str] = {}


def operator() -> dict[str, str]:
    """Give the command, the operator and the reason of this process; empty for a web server or worker."""
    return dict(_operator)


def remember_operator(arguments: Sequence[str]) -> list[str]:
    """Take `--as` and `--because` out of the arguments of manage.py, and have the history remember them."""
    rest, given = _taken_from(arguments)
    command = rest[1] if len(rest) > 1 else ""
    if command in WITHOUT:
        return rest
    told = {"command": command, "operator": given["--as"], "reason": given["--because"]}
    facts = {name: words for name, words in told.items() if words}
    _operator.update(facts)
    if command in OPEN_DOORS and "operator" not in facts:
        sys.stderr.write('Zeg wie u bent: --as "naam" (of AUDIT_ACTOR). Het staat bij alles wat u verandert.\n')
    if command == "dbshell":
        os.environ["PGOPTIONS"] = f"{os.environ.get('PGOPTIONS', '')} {_as_options(facts)}".strip()
    else:
        remember_in_each_session(facts)
    return rest


def remember_in_each_session(facts: dict[str, str]) -> None:
    """Tell each session of PostgreSQL that is opened from now on who and why."""
    from django.db.backends.signals import connection_created

    def tell(connection: Any, **_signal: Any) -> None:
        tell_session(connection, facts)

    connection_created.connect(tell, weak=False, dispatch_uid=_UID)


def tell_session(connection: Any, facts: dict[str, str]) -> None:
    """Tell one session of PostgreSQL who and why, until it ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', %s, false), set_config('pghistory.context_metadata', %s, false)",
            [str(uuid.uuid4()), json.dumps(facts)],
        )


def forget_in_each_session() -> None:
    """Tell sessions that are opened from now on nothing any more."""
    from django.db.backends.signals import connection_created

    connection_created.disconnect(dispatch_uid=_UID)


def _taken_from(arguments: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """Split what is ours from the rest; what stands after `--` is left alone."""
    rest: list[str] = []
    given = {option: _tidied(os.environ.get(name, "")) for option, name in OPTIONS.items()}
    waiting = iter(arguments)
    for each in waiting:
        option, equals, words = each.partition("=")
        if each == "--":
            return [*rest, each, *waiting], given
        if option not in OPTIONS:
            rest.append(each)
            continue
        given[option] = _tidied(words if equals else next(waiting, ""))
    return rest, given


def _tidied(words: str) -> str:
    return " ".join("".join(sign if sign.isprintable() else " " for sign in words).split())[:LONGEST]


def _as_options(facts: dict[str, str]) -> str:
    """Write it as libpq reads options: a backslash before what would end or change a word."""
    told = json.dumps(facts, separators=(",", ":")).replace("\\", "\\\\").replace(" ", "\\ ")
    return f"-c pghistory.context_id={uuid.uuid4()} -c pghistory.context_metadata={told}"
