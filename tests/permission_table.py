"""Reads tests/permissions.toml into rows: a route with what stands in its address, and an answer per role."""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

TABLE = tomllib.loads((Path(__file__).parent / "permissions.toml").read_text(encoding="utf-8"))
ROLES: list[str] = TABLE["roles"]
OF_A_ROW = {"route", "method", "query", "address"}


@dataclass(frozen=True)
class Row:
    """An address, how it is asked, and the answer each role gets."""

    title: str
    route: str
    arguments: Mapping[str, str]
    method: str
    query: str
    address: str
    answers: Mapping[str, int]

    def __str__(self) -> str:
        method = "" if self.method == "GET" else f"{self.method} "
        subject = "-".join([*self.arguments.values(), *([self.query] if self.query else [])])
        return f"{method}{self.route}" + (f"[{subject}]" if subject else "")


def rows() -> list[Row]:
    """Give all rows of the table, those of the models of the technical admin included."""
    return [*_of_groups(), *_of_models()]


def routes() -> set[str]:
    """Give the name of every address of the site; one without a name stands as its pattern."""
    return set(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Sequence[URLPattern | URLResolver], namespace: str, prefix: str) -> Iterator[str]:
    for each in patterns:
        pattern = prefix + str(each.pattern)
        if isinstance(each, URLResolver):
            inner = f"{namespace}{each.namespace}:" if each.namespace else namespace
            yield from _walk(each.url_patterns, inner, pattern)
        else:
            yield namespace + each.name if each.name else pattern


def _of_groups() -> Iterator[Row]:
    for group in TABLE["group"]:
        answers = _answers(group["title"], group["answers"])
        for entry in group["rows"]:
            row = {"route": entry} if isinstance(entry, str) else entry
            arguments = {name: value for name, value in row.items() if name not in OF_A_ROW}
            yield Row(
                group["title"], row["route"], arguments, row.get("method", "GET"), row.get("query", ""),
                row.get("address", ""), answers,
            )  # fmt: skip


def _of_models() -> Iterator[Row]:
    for model in TABLE["model"]:
        name, row = model["name"], model["row"]
        path = f"admin:{name.replace('.', '_')}"
        pages = [
            (f"{path}_changelist", {}, "view"),
            (f"{path}_change", {"object_id": row}, "view"),
            (f"{path}_history", {"object_id": row}, "view"),
            (f"{path}_add", {}, "add"),
            (f"{path}_delete", {"object_id": row}, "delete"),
        ]
        for route, arguments, what in pages:
            answers = _answers(name, {"302": ["outside"], "200": model[what], "403": ["rest"]})
            yield Row(name, route, arguments, "GET", "", "", answers)
        short = f"admin/{name.replace('.', '/')}/"
        answers = _answers(name, {"302": ["outside", "technical"], "403": ["rest"]})
        yield Row(name, f"{short}<path:object_id>/", {}, "GET", "", f"/{short}1/", answers)


def _answers(title: str, written: Mapping[str, Sequence[str]]) -> dict[str, int]:
    """Give each role its answer; sets are spelled out, and "rest" is who is not named.

    :raises ValueError: if a role is named twice or not at all.
    """
    answers: dict[str, int] = {}
    rest: int | None = None
    for code, names in written.items():
        for name in names:
            if name == "rest":
                rest = int(code)
                continue
            for role in TABLE["sets"].get(name, [name]):
                if role not in ROLES or role in answers:
                    raise ValueError(f"{title}: {role} is unknown or stands twice")
                answers[role] = int(code)
    missing = [role for role in ROLES if role not in answers]
    if missing and rest is None:
        raise ValueError(f"{title}: no answer for {', '.join(missing)}")
    return answers | {role: rest for role in missing if rest is not None}


def lookup(world: Mapping[str, Any], arguments: Mapping[str, str]) -> dict[str, Any]:
    """Give what stands in the address: of a name of the world what it is there, else the word itself."""
    return {name: world.get(value, value) for name, value in arguments.items()}
