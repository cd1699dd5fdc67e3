"""What becomes of the nine: elaboration, covenant and signature."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from mkbdeals.demo.data import read_toml
from mkbdeals.demo.deal_road import USUAL_TERMS, Road, body_for, hold_sessions, walk
from mkbdeals.demo.people import People
from proposals.models import Deal


def run_deals(*, deals: Mapping[str, Deal], people: People, moments: Mapping[str, datetime], folder: Path) -> None:
    """Take every deal along the road to running, a minute apart, and let them learn from each other."""
    data = read_toml("deal_terms.toml", folder)
    for place, (code, deal) in enumerate(deals.items()):
        walk(
            Road(
                deal=deal,
                signatory=people.signatories[deal.proposal.organisation.region.code],
                people=people,
                terms=data["deals"].get(code, USUAL_TERMS),
                body=body_for(deal, data["body"]),
                moments=moments,
                later=place * timedelta(minutes=1),
            )
        )
    hold_sessions(deals=deals, sessions=data["sessions"], people=people)
