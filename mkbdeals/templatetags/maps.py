"""A map of the provinces with one of them marked: ``{% load maps %}{% province_map region %}``.

Drawn on the server from the boundaries that come with the project, without script or network.
Source of the boundaries: CBS and Kadaster (CC BY 4.0), see proposals/data/regions/SOURCES.md.
"""

import json
import math
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings

from proposals.models import Region

register = template.Library()

BOUNDARIES = Path(settings.BASE_DIR) / "proposals" / "data" / "regions" / "provinces.geojson"
WIDTH = 300
SMALLEST_STEP = 1.0  # in units of the drawing; smaller bends cannot be seen
Point = tuple[float, float]


@register.inclusion_tag("components/province_map.html")
def province_map(region: Region | None) -> dict[str, Any]:
    """Draw the provinces with that of `region` marked; nothing when its province is not on the map."""
    province = region.home_province if region else None
    shapes, height = drawing()
    is_known = province is not None and province.code in {code for code, _name, _path in shapes}
    return {"shapes": shapes, "width": WIDTH, "height": height, "province": province if is_known else None}


@cache
def drawing() -> tuple[list[tuple[str, str, str]], int]:
    """Give each province as (CBS code, name, SVG path), and the height of the drawing."""
    boundaries = json.loads(BOUNDARIES.read_text(encoding="utf-8"))
    west, south, east, north = boundaries["bbox"]
    # At this latitude a degree of longitude is that much shorter than one of latitude.
    narrowing = math.cos(math.radians((south + north) / 2))
    scale = WIDTH / ((east - west) * narrowing)

    def place(longitude: float, latitude: float) -> Point:
        return (longitude - west) * narrowing * scale, (north - latitude) * scale

    shapes = [
        (each["properties"]["code"], each["properties"]["name"], _path(each["geometry"], place))
        for each in boundaries["features"]
    ]
    return shapes, math.ceil((north - south) * scale)


def _path(geometry: dict[str, Any], place: Any) -> str:
    """Write a polygon or multipolygon as one SVG path."""
    is_single = geometry["type"] == "Polygon"
    polygons = [geometry["coordinates"]] if is_single else geometry["coordinates"]
    rings = (ring for polygon in polygons for ring in polygon)
    lines = (list(_fewer_points(place(*point) for point in ring)) for ring in rings)
    return "".join("M" + " ".join(f"{x:.1f},{y:.1f}" for x, y in points) + "Z" for points in lines if len(points) > 3)


def _fewer_points(points: Iterator[Point]) -> Iterator[Point]:
    """Leave out points so close to the one before that nobody sees them."""
    last: Point | None = None
    for point in points:
        if last is None or math.dist(last, point) >= SMALLEST_STEP:
            last = point
            yield point
