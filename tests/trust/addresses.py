"""Every address of the site, with everything in it that exists: what a person who guesses would try."""

import re
from collections.abc import Iterator
from functools import cache
from itertools import product
from typing import Any

from django.db import models
from django.urls import NoReverseMatch, get_resolver, reverse

from assessment.models import (
    AllocationRun,
    Assessment,
    AssignmentRun,
    AwardLapse,
    ConflictOfInterest,
    FollowUpDecision,
    Objection,
    ObjectionFile,
    PanelMeeting,
    PracticeProposal,
    Scenario,
)
from proposals.enums import QuestionSection
from proposals.models import (
    Attachment,
    Deal,
    DestructionList,
    Invitation,
    Membership,
    Organisation,
    OutgoingMessage,
    PortalMessage,
    Proposal,
    Question,
    Round,
    Submission,
)
from proposals.models.outage import Extension, Outage
from reporting.models import DecisionLetter, ParliamentReport, ProgressPhoto, ProgressReport, Report
from tests.permission_table import lookup, rows
from tests.trust.registry import our_models

# What the number in an address is of: the first pattern that fits route and name.
MODELS: tuple[tuple[str, str, type[models.Model], str], ...] = (
    (r".*", "slug", Round, "slug"),
    (r".*", "rondecode", Round, "slug"),
    (r".*", "attachment_pk", Attachment, "pk"),
    (r".*", "membership_pk", Membership, "pk"),
    (r".*", "invitation_pk", Invitation, "pk"),
    (r".*", "submission_pk", Submission, "pk"),
    (r".*", "proposal_pk", Proposal, "pk"),
    (r".*", "deal_pk", Deal, "pk"),
    (r"assessment:interest_end", "conflict", ConflictOfInterest, "pk"),
    (r"assessment:assignment_run", "number", AssignmentRun, "number"),
    (r"assessment:panel", "meeting", PanelMeeting, "pk"),
    (r"assessment:practice", "number", PracticeProposal, "number"),
    (r"assessment:(allocation|decision_package)", "number", AllocationRun, "number"),
    (r"assessment:scenario", "number", Scenario, "number"),
    (r"assessment:follow_up", "number", FollowUpDecision, "number"),
    (r"assessment:objection_attachment$", "pk", ObjectionFile, "pk"),
    (r"(assessment|reporting):objection", "pk", Objection, "pk"),
    (r".*", "lapse", AwardLapse, "pk"),
    (r".*", "assessment", Assessment, "pk"),
    (r"beoordelen:", "object_id", Assessment, "pk"),
    (r"beoordelen:", "pk", Assessment, "pk"),
    (r"proposals:(management_)?portal_message", "pk", PortalMessage, "pk"),
    (r"proposals:management_message", "pk", OutgoingMessage, "pk"),
    (r"proposals:(management_)?deal", "pk", Deal, "pk"),
    (r"proposals:(organisation|colleague|invitation)", "pk", Organisation, "pk"),
    (r"proposals:(outage|extension_request)", "pk", Outage, "pk"),
    (r"proposals:extension_decide", "pk", Extension, "pk"),
    (r"proposals:round_question", "pk", Question, "pk"),
    (r"proposals:retention", "pk", DestructionList, "pk"),
    (r"proposals:", "pk", Proposal, "pk"),
    (r"reporting:progress_photo(_remove)?$", "pk", ProgressPhoto, "pk"),
    (r"reporting:progress", "pk", ProgressReport, "pk"),
    (r"reporting:parliament_report", "year", ParliamentReport, "year"),
    (r"reporting:report", "pk", Report, "pk"),
    (r"reporting:letter_proof", "pk", DecisionLetter, "pk"),
    (r"assessment:", "pk", Proposal, "pk"),
)
WORDS = {
    "section": [*QuestionSection.values[:4], "budget", "attachments", "organisation"],
    "ending": ["xlsx", "ods", "csv"],
    "kind": ["award", "remedy"],
    "step": ["hearing", "terms"],
    "key": ["summary", "letter"],
    "name": ["deals.json", "deals.csv", "resultaten.csv", "provincies.geojson", "dcat.jsonld"],
    "rest": ["deals.json", "voorstellen"],
}


@cache
def named_routes() -> dict[str, tuple[str, ...]]:
    """Give the names of all addresses with the names of what stands in them."""
    found: dict[str, tuple[str, ...]] = {}
    _walk(get_resolver(), "", (), found)
    return found


def _walk(resolver: Any, namespace: str, before: tuple[str, ...], found: dict[str, tuple[str, ...]]) -> None:
    for each in resolver.url_patterns:
        names = (*before, *each.pattern.converters)
        if hasattr(each, "url_patterns"):
            _walk(each, f"{namespace}{each.namespace}:" if each.namespace else namespace, names, found)
        elif each.name:
            found[namespace + each.name] = names


def addresses(places: dict[str, Any], most: int) -> list[str]:
    """Give the addresses, each route with at most `most` different things in it, those of the table in any case."""
    found = [each.address or _reversed(each.route, lookup(places, each.arguments)) for each in rows()]
    for route, names in named_routes().items():
        found += _of_route(route, names, most)
    return list(dict.fromkeys(each for each in found if each))


def _of_route(route: str, names: tuple[str, ...], most: int) -> Iterator[str]:
    if route.startswith("admin:"):
        yield from _of_admin(route, names, most)
        return
    values = [_candidates(route, name, most) for name in names]
    for combination in list(product(*values))[: most * 3]:
        address = _reversed(route, dict(zip(names, combination, strict=True)))
        if address:
            yield address


def _candidates(route: str, name: str, most: int) -> list[Any]:
    if name in WORDS:
        return WORDS[name][: max(2, most)]
    if name == "dealcode":  # whatever was sent in, a deal or not
        references = Proposal.objects.exclude(reference=None).order_by("-pk").values_list("reference", flat=True)
        return _spread([each.replace(" ", "-").lower() for each in references], most)
    for pattern, argument, model, field in MODELS:
        if argument == name and re.match(pattern, route):
            values = list(model._base_manager.order_by("-pk").values_list(field, flat=True))
            return _spread(list(dict.fromkeys(values)), most)
    return []


def _spread(values: list[Any], most: int) -> list[Any]:
    """Take `most` values from the whole list, evenly."""
    step = max(1, len(values) / most)
    return [values[int(place * step)] for place in range(min(most, len(values)))]


def _of_admin(route: str, names: tuple[str, ...], most: int) -> Iterator[str]:
    model = next(
        (each for each in our_models() if route.startswith(f"admin:{each._meta.label_lower.replace('.', '_')}_")), None
    )
    if model is None:
        return
    if not names:
        address = reverse(route)
        yield address
        if route.endswith("_changelist"):
            yield from (f"{address}?{query}" for query in ("q=a", "o=1", "o=-2", "e=1", "p=1", "all="))
        return
    for pk in _spread(list(model._base_manager.order_by("-pk").values_list("pk", flat=True)), most):
        yield _reversed(route, {names[0]: pk})


def _reversed(route: str, arguments: dict[str, Any]) -> str:
    try:
        return reverse(route, kwargs=arguments)
    except NoReverseMatch:
        return ""
