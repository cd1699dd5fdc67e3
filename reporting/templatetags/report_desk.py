"""What a person may do on the report desk, for its templates."""

from typing import Any

from django import template

from reporting.models import ReportBatch

register = template.Library()


@register.simple_tag(takes_context=True)
def may_steer(context: template.Context, batch: ReportBatch) -> Any:
    """Say whether who looks may pause, stop or go on with documents in bulk."""
    return context["request"].user.has_perm("reporting.steer_batch", batch)
