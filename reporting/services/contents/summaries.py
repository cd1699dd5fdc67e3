"""Summaries of proposals as they were submitted, without reading whole submissions."""

from collections.abc import Collection

from django.db.models import F, Func, JSONField, TextField, Value
from django.db.models.functions import Cast

from proposals.models import Submission


def submitted_summaries(keys: Collection[int]) -> dict[int, str]:
    """Give by key of a proposal the summary in its current submission; one statement, the database cuts it out."""
    content = Cast(F("content"), JSONField())
    text = Func(content, Value("summary"), function="jsonb_extract_path_text", output_field=TextField())
    rows = Submission.objects.filter(proposal__in=keys, is_current=True).order_by()
    return {key: summary or "" for key, summary in rows.values_list("proposal_id", text)}
