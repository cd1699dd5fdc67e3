"""The outlines of the provinces, ready to draw, from the boundaries that come with the project.

Source: CBS and Kadaster (CC BY 4.0), see proposals/data/regions/SOURCES.md; its credit line goes with every map.
"""

import json
import math
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

BOUNDARIES = Path(__file__).resolve().parents[2] / "proposals" / "data" / "regions" / "provinces.geojson"
CREDIT = "Grenzen: CBS en Kadaster (CC BY 4.0), bewerkt."
SMALLEST_STEP = 1.0  # in units of the drawing; smaller bends cannot be seen
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Province:
    """An outline: CBS code ("PV23"), name, SVG path, and the place for a figure inside it."""

    code: str
    name: str
    path: str
    label: Point


@dataclass(frozen=True, slots=True)
class Country:
    """All provinces in one drawing, in the order of the file, with its width and height."""

    provinces: tuple[Province, ...]
    width: int
    height: int


@cache
def country(width: int) -> Country:
    """Draw the twelve provinces in so many units of width, north up."""
    boundaries = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    west, south, east, north = boundaries["bbox"]
    # At this latitude a degree of longitude is that much shorter than one of latitude.
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = width / ((east - west) * narrowing)

    def place(longitude: float, latitude: float) -> Point:
        return (longitude - west) * narrowing * scale, (north - latitude) * scale

    provinces = tuple(_province(each, place) for each in boundaries["features"])
    return Country(provinces, width, math.ceil((north - south) * scale))


def _province(feature: dict[str, Any], place: Callable[[float, float], Point]) -> Province:
    about = feature["properties"]
    label = place(about["label_lon"], about["label_lat"])
    return Province(about["code"], about["name"], _path(feature["geometry"], place), label)


def _path(geometry: dict[str, Any], place: Callable[..., Point]) -> str:
    """Write a polygon or multipolygon as one SVG path."""
    is_single = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if is_single else geometry["coordinates"]
    rings = (ring for polygon in polygons for ring in polygon)
    lines = (list(_fewer_points(place(*point) for point in ring)) for ring in rings)
    return "".join("M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z" for points in lines if len(points) > 3)


def _fewer_points(points: Iterable[Point]) -> Iterator[Point]:
    """Leave out points so close to the one before that nobody sees them."""
    last: Point | None = None
    for point in points:
        if last is None or math.dist(last, point) >= SMALLEST_STEP:
            last = point
            yield point
