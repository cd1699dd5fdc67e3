"""Reads that serve one page: which rounds, proposals and deals to show, with all that the page needs."""

from proposals.queries.cockpit import Cockpit, StatusCount, cockpit_of_round
from proposals.queries.deals import awarded_total, deals_to_show, plans_before_changes
from proposals.queries.own_proposals import (
    CLOSED,
    DECIDED,
    DRAFT,
    ENDED_FOR_APPLICANT,
    OWN_GROUPS,
    OWN_ORDER,
    QUESTION,
    TAKEN_BACK,
    WAITING,
    after_in_group,
    first_of_each_group,
    own_proposals,
)
from proposals.queries.payments import DealPayments, PaymentLine, payments_of_deal
from proposals.queries.people import colleagues_on, demonstration_accounts, organisations_to_write_for
from proposals.queries.proposals import proposals_for_intake, proposals_for_staff, proposals_with_content, with_content
from proposals.queries.regions import regions_to_choose
from proposals.queries.rounds import rounds_for_staff, rounds_to_show, themes_of_round
from proposals.queries.rows import one_or_none

__all__ = [
    "CLOSED",
    "DECIDED",
    "DRAFT",
    "ENDED_FOR_APPLICANT",
    "OWN_GROUPS",
    "OWN_ORDER",
    "QUESTION",
    "TAKEN_BACK",
    "WAITING",
    "Cockpit",
    "DealPayments",
    "PaymentLine",
    "StatusCount",
    "after_in_group",
    "awarded_total",
    "cockpit_of_round",
    "colleagues_on",
    "deals_to_show",
    "demonstration_accounts",
    "first_of_each_group",
    "one_or_none",
    "organisations_to_write_for",
    "own_proposals",
    "payments_of_deal",
    "plans_before_changes",
    "proposals_for_intake",
    "proposals_for_staff",
    "proposals_with_content",
    "regions_to_choose",
    "rounds_for_staff",
    "rounds_to_show",
    "themes_of_round",
    "with_content",
]
