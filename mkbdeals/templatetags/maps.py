"""A map of the provinces with one of them marked: ``{% load maps %}{% province_map region %}``.

Drawn on the server, without script or network; the outlines come from reporting.charts.
"""

from typing import Any

from django import template

from proposals.models import Region
from reporting.charts import country

register = template.Library()

WIDTH = 300


@register.inclusion_tag("components/province_map.html")
def province_map(region: Region | None) -> dict[str, Any]:
    """Draw the provinces with that of `region` marked; nothing when its province is not on the map."""
    province = region.home_province if region else None
    land = country(WIDTH)
    shapes = [(each.code, each.name, each.path) for each in land.provinces]
    is_known = province is not None and province.code in {each.code for each in land.provinces}
    return {"shapes": shapes, "width": WIDTH, "height": land.height, "province": province if is_known else None}
