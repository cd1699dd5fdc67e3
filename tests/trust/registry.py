"""Every field of the models that can hold words: who may read it, or why it is no secret.

`SECRET` names who may read, a function of tests/trust/audiences.py; `OPEN` says why everybody may, or why no word can
stand there. A new field that stands in neither fails tests/trust/test_registry.py.
"""

from functools import cache

from django.apps import apps
from django.db import models

from proposals.services.database_role import is_event_model
from tests.trust import audiences as who

APPS = ("proposals", "assessment", "reporting")
WORDS = (models.CharField, models.TextField, models.JSONField, models.FileField)
DIGEST = "a checksum: it is compared, never read"
STRUCTURE = "a document of figures; its figures are changed one by one by the oracle"
REFERENCE = "reference data, the same for everybody"
CALL = "part of the call, published with it"
TYPED = "the raw text of a number or date; the value itself is changed by the oracle"
MACHINE = "a name that the program chose"


def _of(audience: who.Audience, model: str, *names: str) -> dict[str, who.Audience]:
    return {f"{model}.{name}": audience for name in names}


SECRET: dict[str, who.Audience] = {
    # People
    **_of(who.of_person, "proposals.user", "email", "name", "function"),
    **_of(who.of_nobody, "proposals.secondfactor", "data"),
    **_of(who.of_organisation, "proposals.organisation", "email", "postal_address"),
    **_of(who.of_invitation, "proposals.invitation", "email"),
    # What applicants write
    **_of(who.of_title, "proposals.proposal", "title"),
    **_of(who.of_summary, "proposals.proposal", "summary"),
    **_of(who.of_contact, "proposals.proposal", "contact_function", "contact_email", "contact_phone"),
    **_of(who.of_part, "proposals.answer", "text"),
    **_of(who.of_part, "proposals.attachment", "original_name", "file"),
    **_of(who.of_part, "proposals.budgetline", "description", "note"),
    **_of(who.of_part, "proposals.fundingsource", "name", "note"),
    **_of(who.of_partner, "proposals.proposalpartner", "name", "role"),
    **_of(who.of_part, "proposals.activity", "name", "actor"),
    **_of(who.of_part, "proposals.indicator", "name", "unit", "source"),
    **_of(who.of_writers, "proposals.proposalsection", "unplaced", "set_aside"),
    # What the ministry notes
    **_of(who.of_supplement, "proposals.supplementrequest", "question", "closing_reason"),
    **_of(who.of_supplement, "proposals.supplementterm", "reason"),
    **_of(who.of_intake, "proposals.intakecheck", "remark"),
    **_of(who.of_status_change, "proposals.statuschange", "reason"),
    **_of(who.of_extension, "proposals.extension", "reason", "rejection_reason"),
    **_of(who.of_outbox, "proposals.outgoingmessage", "recipient", "subject", "body", "last_error"),
    **_of(who.of_portal, "proposals.portalmessage", "subject", "body"),
    **_of(who.of_round, "proposals.round", "introduction"),
    **_of(who.of_lottery, "proposals.round", "lottery_seed"),
    **_of(who.of_deal, "proposals.deal", "title"),
    # Assessing
    **_of(who.of_profile, "assessment.assessorprofile", "employer", "earlier_organisations"),
    **_of(who.of_interest, "assessment.conflictofinterest", "explanation", "end_reason"),
    **_of(who.of_abstention, "assessment.assessment", "abstention_reason"),
    **_of(who.of_typed, "assessment.assessment", "typed"),
    **_of(who.of_score, "assessment.criterionscore", "reason"),
    # Dividing and deciding
    **_of(who.of_division, "assessment.assignmentrun", "title"),
    **_of(who.of_division, "assessment.divisionjob", "title", "failure_reason"),
    **_of(who.of_division, "assessment.assessorterms", "group"),
    **_of(who.of_allocation, "assessment.allocationrun", "return_reason"),
    **_of(who.of_allocation_line, "assessment.allocationline", "reason"),
    **_of(who.of_decision, "assessment.awarddecision", "rationale"),
    **_of(who.of_uncertainty, "assessment.uncertaintyrun", "failure_reason"),
    **_of(who.of_view, "assessment.rankingview", "name"),
    # Panel and practice
    **_of(who.of_panel, "assessment.panelnote", "text"),
    **_of(who.of_consensus, "assessment.panelconsensus", "reason"),
    **_of(who.of_practice, "assessment.practiceproposal", "title", "summary"),
    **_of(who.of_practice_part, "assessment.practicesection", "text"),
    **_of(who.of_practice_answer, "assessment.practicereference", "reason"),
    **_of(who.of_practice_score, "assessment.practicescore", "reason"),
    # Reporting
    **_of(who.of_progress, "reporting.progressreport", "summary", "results", "deviations", "outlook", "review_remarks"),
    **_of(who.of_document, "reporting.report", "file", "file_name", "failure_reason"),
}

OPEN: dict[str, str] = {
    "proposals.user.password": "a hash, which no page may show; tests/trust/test_canaries.py looks for it itself",
    "proposals.proposal.region_label": "the name of the region, which says with whom a round deals",
    "proposals.proposal.region_sort_name": "the same, to sort by",
    "proposals.proposal.requested_amount_input": TYPED,
    "proposals.proposal.reference": MACHINE,
    "proposals.submission.reference": MACHINE,
    "proposals.submission.content": "holds the words of the fields of the proposal, each with its own readers",
    "proposals.submission.sha256": DIGEST,
    "proposals.supplementrequest.sections": "codes of parts",
    "proposals.supplementrequest.content_before": "holds the words of the fields of the proposal",
    "proposals.attachment.content_type": MACHINE,
    "proposals.attachment.sha256": DIGEST,
    "proposals.attachment.scan_report": "what the virus scanner said, never shown",
    **dict.fromkeys(
        (f"proposals.budgetline.{each}_input" for each in ("amount", "vat", "compensable_vat")), TYPED
    ),
    "proposals.fundingsource.amount_input": TYPED,
    **dict.fromkeys((f"proposals.activity.{each}_input" for each in ("start", "end")), TYPED),
    **dict.fromkeys((f"proposals.indicator.{each}_input" for each in ("baseline", "target")), TYPED),
    **dict.fromkeys((f"proposals.budgetceiling.{each}" for each in ("reason", "source")), CALL),
    "proposals.invitation.token_digest": DIGEST,
    "proposals.organisation.name": "who may apply is no secret",
    "proposals.outage.description": "shown to everybody while it lasts",
    "proposals.extension.public_note": "written for everybody",
    "proposals.outgoingmessage.message_key": MACHINE,
    "proposals.portalmessage.key": MACHINE,
    **dict.fromkeys((f"proposals.question.{each}" for each in ("code", "text", "help_text")), CALL),
    **dict.fromkeys(
        (
            f"proposals.region.{each}"
            for each in ("code", "name", "sort_name", "nuts2_code", "certainty", "note")
        ),
        REFERENCE,
    ),
    **dict.fromkeys((f"proposals.regionmembership.{each}" for each in ("certainty", "note")), REFERENCE),
    "proposals.rehearsal.call_digest": DIGEST,
    "proposals.rehearsal.report": STRUCTURE,
    **dict.fromkeys(
        (
            f"proposals.round.{each}"
            for each in (
                "name", "slug", "reference_prefix", "call_reference", "final_deals_expected", "eligibility",
                "needed_documents", "contact_email", "contact_phone",
            )
        ),
        CALL,
    ),
    "proposals.proposalsection.code": MACHINE,
    "proposals.proposalsection.pages": MACHINE,
    "proposals.editingpresence.section": MACHINE,
    "proposals.statuschange.from_status": MACHINE,
    "proposals.statuschange.to_status": MACHINE,
    **dict.fromkeys((f"proposals.theme.{each}" for each in ("code", "official_name", "plain_label", "source")), CALL),
    **dict.fromkeys((f"assessment.criterion.{each}" for each in ("official_name", "explanation", "source")), CALL),
    **dict.fromkeys((f"assessment.allocationrun.{each}" for each in ("problem", "result")), STRUCTURE),
    **dict.fromkeys((f"assessment.allocationrun.{each}_sha256" for each in ("problem", "result")), DIGEST),
    **dict.fromkeys((f"assessment.assignmentrun.{each}" for each in ("problem", "result")), STRUCTURE),
    "assessment.assignmentrun.problem_sha256": DIGEST,
    "assessment.uncertaintyrun.input_sha256": DIGEST,
    "assessment.uncertaintyrun.result": STRUCTURE,
    "assessment.uncertaintyrun.arithmetic": MACHINE,
    "assessment.divisionjob.same_group": STRUCTURE,
    "assessment.lotterydraw.inputs": STRUCTURE,
    "assessment.lotterydraw.inputs_sha256": DIGEST,
    "assessment.lotterydraw.value": "public: anybody can check the draw with it",
    "assessment.lotterydraw.value_source": "public: where the value was published",
    "assessment.rankingrule.lottery_value_source": CALL,
    "assessment.rankingview.query": MACHINE,
    "assessment.standing.separation_criterion": MACHINE,
    "assessment.standing.points": STRUCTURE,
    "assessment.standing.lot": DIGEST,
    "reporting.progressreport.spent_amount_input": TYPED,
    "reporting.report.parameters": MACHINE,
    "reporting.report.sha256": DIGEST,
}  # fmt: skip


@cache
def our_models() -> tuple[type[models.Model], ...]:
    """Give the models of the project, those of history left out: they repeat the fields of others."""
    return tuple(
        model for label in APPS for model in apps.get_app_config(label).get_models() if not is_event_model(model)
    )


@cache
def text_fields(model: type[models.Model]) -> tuple[models.Field, ...]:
    """Give the fields of a model that can hold words of a person."""
    return tuple(each for each in model._meta.concrete_fields if isinstance(each, WORDS) and not each.choices)


def label_of(model: type[models.Model], field: models.Field) -> str:
    """Name a field as in the registry."""
    return f"{model._meta.label_lower}.{field.name}"


def registry_of(row: models.Model, field: models.Field) -> who.Audience | None:
    """Give who may read a field of a row; None when it is no secret."""
    return SECRET.get(label_of(type(row), field))
