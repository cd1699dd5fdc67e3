"""Give each round that was published before rules were kept its rule: the ranking, stopping at what does not fit.

It is put on record as version 1, by who published the round. A round in preparation gets the rows only.
"""

from types import SimpleNamespace
from typing import Any

from django.db import migrations
from django.utils import timezone

from assessment.commitment import rule_sha256, write_rule
from assessment.queries.division_rule import content_of

PRESENT = {"method": "ranking", "when_next_does_not_fit": "stop", "part_awards": False, "reserve_places": 0}


def put_on_record(apps: Any, _schema_editor: Any) -> None:
    """Write rule and version; the first version of a round may always be written."""
    model = {name: apps.get_model("assessment", name) for name in ("Criterion", "RankingRule", "CommittedRule")}
    division, now = apps.get_model("assessment", "DivisionRule"), timezone.now()
    for round_ in apps.get_model("proposals", "Round").objects.order_by("pk"):
        if round_.published_at is not None:
            content = content_of(
                round_,
                themes=round_.themes.values_list("code", flat=True),
                criteria=list(model["Criterion"].objects.filter(round=round_).order_by("sort_order")),
                ranking=model["RankingRule"].objects.filter(round=round_).first(),
                rule=SimpleNamespace(**PRESENT),
                limits=(),
            )
            document = write_rule(content)
            model["CommittedRule"].objects.create(
                round=round_, number=1, document=document, sha256=rule_sha256(document), committed_at=now,
                committed_by_id=round_.published_by_id,
            )  # fmt: skip
        division.objects.create(round=round_, **PRESENT)


class Migration(migrations.Migration):
    dependencies = [("assessment", "0016_rule_on_record"), ("proposals", "0012_drop_allocation_method")]
    operations = [migrations.RunPython(put_on_record, migrations.RunPython.noop)]
