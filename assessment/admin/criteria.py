"""The technical admin's page of criteria: part of the call of a round."""

from django.contrib import admin

from assessment.forms.criteria import CriterionForm
from assessment.models import Criterion
from proposals.admin.base import RuleAwareAdmin


@admin.register(Criterion)
class CriterionAdmin(RuleAwareAdmin):
    """The criteria of a round, with weight and scale; frozen when the round opens."""

    form = CriterionForm
    list_display = ["official_name", "round", "weight_percentage", "minimum_points", "maximum_points", "sort_order"]
    list_filter = ["round"]
    list_select_related = ["round"]
    search_fields = ["official_name", "code"]
