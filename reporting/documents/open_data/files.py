"""The open data as files: CSV for a spreadsheet, JSON and GeoJSON for programs."""

import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from assessment.exports import Cell, Column, Table, write
from reporting.documents.open_data.about import MAP_CREDIT, MAP_LICENCE, TITLE, About
from reporting.documents.open_data.dcat import catalog
from reporting.documents.open_data.fields import (
    DEAL_FIELDS,
    INDICATOR_FIELDS,
    PublicField,
    Value,
    deal_content,
)
from reporting.queries.figures import DealFigure, totals, totals_by

BOUNDARIES = Path(settings.BASE_DIR) / "proposals" / "data" / "regions" / "provinces.geojson"
Figures = Sequence[DealFigure]


def deals_csv(figures: Figures, about: About) -> bytes:
    """Write a line per deal: UTF-8, semicolons, numbers with a comma, and never a formula."""
    return _csv(DEAL_FIELDS, ([_cell(field.read(each)) for field in DEAL_FIELDS] for each in figures))


def results_csv(figures: Figures, about: About) -> bytes:
    """Write a line per result that can be measured, with the deal it belongs to."""
    named = [each for each in DEAL_FIELDS if each.name in {"dealcode", "titel"}]
    rows = (
        [_cell(field.read(deal)) for field in named] + [_cell(field.read(each)) for field in INDICATOR_FIELDS]
        for deal in figures
        for each in deal.indicators
    )
    return _csv((*named, *INDICATOR_FIELDS), rows)


def deals_json(figures: Figures, about: About) -> bytes:
    """Write all deals with their results as one document in JSON."""
    return _json(about.content() | {"deals": [deal_content(each) for each in figures]})


def provinces_geojson(figures: Figures, about: About) -> bytes:
    """Write the provinces with their deals and sums as GeoJSON (RFC 7946)."""
    here = totals_by(figures, lambda each: each.province_code)
    features = [
        {
            "type": "Feature",
            "id": shape["properties"]["code"],
            "properties": {
                "provinciecode": shape["properties"]["code"],
                "provincie": shape["properties"]["name"],
                "aantalDeals": sums.deal_count,
                "aangekondigdBedrag": f"{sums.announced_amount:.2f}",
                "toegekendBedrag": f"{sums.awarded_amount:.2f}",
                "betaaldBedrag": f"{sums.paid_amount:.2f}",
                "deals": [each.slug for each in figures if each.province_code == shape["properties"]["code"]],
            },
            "geometry": shape["geometry"],
        }
        for shape in _boundaries()["features"]
        for sums in [here.get(shape["properties"]["code"], totals([]))]
    ]
    head = about.content() | {"licentie": MAP_LICENCE, "bronvermelding": MAP_CREDIT}
    return _json({"type": "FeatureCollection", **head, "bbox": _boundaries()["bbox"], "features": features})


def dcat_jsonld(figures: Figures, about: About) -> bytes:
    """Write the description of the data set after DCAT 3, as JSON-LD."""
    return _json(catalog(figures, about, FILES))


# The name of a file, its kind, and who writes it. The page, the description and the addresses follow this list.
FILES: Mapping[str, tuple[str, Callable[[Figures, About], bytes]]] = {
    "deals.csv": ("text/csv; charset=utf-8", deals_csv),
    "resultaten.csv": ("text/csv; charset=utf-8", results_csv),
    "deals.json": ("application/json", deals_json),
    "provincies.geojson": ("application/geo+json", provinces_geojson),
    "dcat.jsonld": ("application/ld+json", dcat_jsonld),
}


def _csv(fields: Sequence[PublicField], rows: Iterable[Sequence[Cell]]) -> bytes:
    columns = [Column(field.name, field.kind, meaning=field.meaning) for field in fields]
    target = io.BytesIO()
    write(Table(title=TITLE, columns=columns, rows=rows), "csv", target)
    return target.getvalue()


def _cell(value: Value) -> Cell:
    """Give a value as a cell: several words in one, yes and no as words."""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return " | ".join(value) if isinstance(value, list) else value


def _json(content: Any) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()


@cache
def _boundaries() -> dict[str, Any]:
    return json.loads(BOUNDARIES.read_text(encoding="utf-8"))
