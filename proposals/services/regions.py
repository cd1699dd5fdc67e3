"""Loading the reference data of regions, as often as you like.

Source: proposals/data/regions/SOURCES.md.
"""

import csv
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import Model

from proposals.enums import RegionKind
from proposals.models import Region, RegionMembership

FOLDER = Path(__file__).resolve().parent.parent / "data" / "regions"
Row = Mapping[str, str]


@dataclass(frozen=True)
class LoadResult:
    """How many rows are in the files, and how many were new or different in the database."""

    total: int
    created: int
    changed: int

    def __add__(self, other: "LoadResult") -> "LoadResult":
        return LoadResult(self.total + other.total, self.created + other.created, self.changed + other.changed)


@transaction.atomic
def load_regions(folder: Path = FOLDER) -> LoadResult:
    """Bring provinces, municipalities, partnerships and memberships into the database.

    Rows are matched by code and only written when they differ, so a second run changes nothing.
    Regions that are not in the files stay as they are.
    """
    result = _store_regions(_province(row) for row in _rows(folder, "provinces"))
    result += _store_regions(_municipality(row) for row in _rows(folder, "municipalities"))
    result += _store_regions(_partnership(row) for row in _rows(folder, "partnerships"))
    return result + _store_memberships(_rows(folder, "partnership_members"))


def sort_key(name: str) -> str:
    """Give the key by which Dutch names are sorted: no accents, capitals or leading 's- and 't."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).casefold()
    for prefix in ("'s-", "'t ", "’s-", "’t "):
        plain = plain.removeprefix(prefix)
    return plain


def _rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _province(row: Row) -> dict[str, Any]:
    return _named(row, RegionKind.PROVINCE) | {"nuts2_code": row["nuts2_code"], "other_names": _many(row["alt_names"])}


def _municipality(row: Row) -> dict[str, Any]:
    return (
        _named(row, RegionKind.MUNICIPALITY)
        | _period(row)
        | {
            "province": row["province_code"],
            "successor_codes": _many(row["successor_codes"]),
            "other_names": _many(row["alt_names"]),
        }
    )


def _partnership(row: Row) -> dict[str, Any]:
    provinces = _many(row["province_codes"])
    return (
        _named(row, RegionKind.PARTNERSHIP)
        | _period(row)
        | _evidence(row)
        | {
            # In two provinces at once: then it has the province of its lead (Region.home_province).
            "province": provinces[0] if len(provinces) == 1 else None,
            "lead": row["lead_code"] or None,
        }
    )


def _named(row: Row, kind: RegionKind) -> dict[str, Any]:
    return {"code": row["code"], "name": row["name"], "sort_name": sort_key(row["name"]), "kind": kind.value}


def _period(row: Row) -> dict[str, Any]:
    return {name: date.fromisoformat(row[name]) if row[name] else None for name in ("valid_from", "valid_to")}


def _evidence(row: Row) -> dict[str, Any]:
    return {"certainty": row["certainty"], "sources": _many(row["sources"]), "note": row["note"]}


def _many(value: str) -> list[str]:
    return value.split("|") if value else []


def _store_regions(rows: Iterable[dict[str, Any]]) -> LoadResult:
    """Store regions of one kind; `province` and `lead` are codes of regions stored before."""
    ids = dict(Region.objects.values_list("code", "pk"))
    wanted = {row["code"]: _with_ids(row, ids) for row in rows}
    return _store(Region, wanted, {region.code: region for region in Region.objects.filter(code__in=wanted)})


def _with_ids(row: dict[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    keys = {f"{name}_id": ids[row[name]] if row[name] else None for name in ("province", "lead") if name in row}
    return {name: value for name, value in row.items() if name not in ("province", "lead")} | keys


def _store_memberships(rows: Iterable[Row]) -> LoadResult:
    ids = dict(Region.objects.values_list("code", "pk"))
    wanted = {}
    for row in rows:
        key = (ids[row["partnership_code"]], ids[row["municipality_code"]])
        wanted[key] = _period(row) | _evidence(row) | {"partnership_id": key[0], "municipality_id": key[1]}
    stored = {(m.partnership_id, m.municipality_id): m for m in RegionMembership.objects.all()}
    return _store(RegionMembership, wanted, stored)


def _store(model: type[Model], wanted: Mapping[Any, dict[str, Any]], stored: Mapping[Any, Any]) -> LoadResult:
    """Write the rows that are missing or different, in one statement each."""
    new = [model(**values) for key, values in wanted.items() if key not in stored]
    changed = [stored[key] for key, values in wanted.items() if key in stored and _update(stored[key], values)]
    model._default_manager.bulk_create(new)
    if changed:
        fields = sorted({name.removesuffix("_id") for values in wanted.values() for name in values})
        model._default_manager.bulk_update(changed, fields, batch_size=500)
    return LoadResult(len(wanted), len(new), len(changed))


def _update(row: Model, values: Mapping[str, Any]) -> bool:
    different = {name: value for name, value in values.items() if getattr(row, name) != value}
    for name, value in different.items():
        setattr(row, name, value)
    return bool(different)
