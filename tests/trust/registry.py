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
    **_of(who.of_person_export, "proposals.personexport", "reason"),
    **_of(who.of_nobody, "proposals.signinlink", "uid"),
    **_of(who.of_organisation, "proposals.organisation", "email", "postal_address"),
    **_of(who.of_invitation, "proposals.invitation", "email"),
    # What applicants write
    **_of(who.of_title, "proposals.proposal", "title"),
    **_of(who.of_summary, "proposals.proposal", "summary"),
    **_of(who.of_contact, "proposals.proposal", "contact_function", "contact_email", "contact_phone"),
    **_of(who.of_part, "proposals.answer", "text"),
    **_of(who.of_part, "proposals.attachment", "original_name", "file"),
    # A progress report says per line of the budget what was spent of it: who reads the report reads what the line is.
    **_of(who.of_line_of_budget, "proposals.budgetline", "description"),
    **_of(who.of_part, "proposals.budgetline", "note"),
    **_of(who.of_part, "proposals.fundingsource", "name", "note"),
    **_of(who.of_partner, "proposals.proposalpartner", "name", "role"),
    **_of(who.of_part_that_becomes_public, "proposals.activity", "name"),
    **_of(who.of_part, "proposals.activity", "actor"),
    **_of(who.of_part_that_becomes_public, "proposals.indicator", "name", "unit"),
    **_of(who.of_part_that_a_deal_takes_over, "proposals.indicator", "source"),
    **_of(who.of_writers, "proposals.proposalsection", "unplaced", "set_aside"),
    # What the ministry notes
    **_of(who.of_supplement, "proposals.supplementrequest", "question", "closing_reason"),
    **_of(who.of_supplement, "proposals.supplementterm", "reason"),
    **_of(who.of_intake, "proposals.intakecheck", "remark"),
    **_of(who.of_status_change, "proposals.statuschange", "reason"),
    **_of(who.of_extension, "proposals.extension", "reason", "rejection_reason"),
    **_of(who.of_outbox, "proposals.outgoingmessage", "recipient", "subject", "body", "last_error"),
    **_of(who.of_outbox, "proposals.mailhold", "reason"),
    **_of(who.of_portal, "proposals.portalmessage", "subject", "body"),
    **_of(who.of_round, "proposals.round", "introduction"),
    **_of(who.of_lottery, "proposals.round", "lottery_seed"),
    **_of(who.of_public_deal, "proposals.deal", "title"),
    **_of(who.of_public_part, "proposals.dealindicator", "name", "unit", "end_reason"),
    **_of(who.of_part_of_deal, "proposals.dealindicator", "source"),
    **_of(who.of_public_part, "proposals.milestone", "title"),
    **_of(who.of_part_of_deal, "proposals.dealpartner", "name", "role"),
    **_of(who.of_part_of_deal, "proposals.dealcontact", "name", "function", "email", "phone"),
    **_of(who.of_part_of_deal, "proposals.dealtext", "body"),
    **_of(who.of_part_of_deal, "proposals.openpoint", "text", "outcome"),
    **_of(who.of_part_of_deal, "proposals.signedcopy", "original_name", "file"),
    **_of(who.of_question_of_deal, "proposals.learningquestion", "question", "answer"),
    **_of(who.of_evaluation, "proposals.dealevaluation", "results", "lessons", "continuation"),
    **_of(who.of_remarks_on_evaluation, "proposals.dealevaluation", "remarks"),
    **_of(who.of_knowledge, "proposals.peersession", "title", "place", "report"),
    **_of(who.of_knowledge, "proposals.knowledgedocument", "title", "original_name", "file"),
    **_of(who.of_public_part, "proposals.tranche", "name"),
    **_of(who.of_money, "proposals.paymentorder", "note", "refusal_reason"),
    **_of(who.of_money, "proposals.recovery", "reason"),
    **_of(who.of_money, "proposals.finaldetermination", "explanation"),
    **_of(who.of_money, "proposals.dealamendment", "reason", "return_reason"),
    # Assessing
    **_of(who.of_profile, "assessment.assessorprofile", "employer", "earlier_organisations"),
    **_of(who.of_interest, "assessment.conflictofinterest", "explanation", "end_reason"),
    **_of(who.of_abstention, "assessment.assessment", "abstention_reason"),
    **_of(who.of_typed, "assessment.assessment", "typed"),
    **_of(who.of_score, "assessment.criterionscore", "reason"),
    # Dividing and deciding
    **_of(who.of_division, "assessment.assignmentrun", "title"),
    **_of(who.of_division, "assessment.divisionjob", "title", "failure_reason", "needed_group"),
    **_of(who.of_division, "assessment.assessorterms", "group"),
    **_of(who.of_allocation, "assessment.allocationrun", "return_reason"),
    **_of(who.of_allocation_line, "assessment.allocationline", "reason"),
    **_of(who.of_allocation, "assessment.scenario", "title"),
    **_of(who.of_allocation, "assessment.scenariostability", "failure_reason"),
    **_of(who.of_decision, "assessment.awarddecision", "rationale"),
    **_of(who.of_publication_plan, "assessment.publicationplan", "failure_reason"),
    **_of(who.of_decision, "assessment.followupdecision", "rationale"),
    **_of(who.of_decision_file, "assessment.followupdecision", "return_reason"),
    **_of(who.of_decision_file, "assessment.awardlapse", "reason"),
    **_of(who.of_objection, "assessment.objection", "grounds", "adjournment_reason", "hearing_present"),
    **_of(who.of_objection, "assessment.objection", "hearing_report", "hearing_waived_reason"),
    **_of(who.of_objection, "assessment.objection", "late_reason", "outcome_reason"),
    **_of(who.of_objection_pause, "assessment.objectionpause", "reason"),
    **_of(who.of_objection_file, "assessment.objectionfile", "original_name", "file"),
    **_of(who.of_term, "assessment.termpause", "reason"),
    **_of(who.of_term, "assessment.termnotice", "reason"),
    **_of(who.of_decision_file, "assessment.defaultnotice", "remark"),
    **_of(who.of_uncertainty, "assessment.uncertaintyrun", "failure_reason"),
    **_of(who.of_view, "assessment.rankingview", "name"),
    **_of(who.of_rule_amendment, "assessment.ruleamendment", "reason", "refusal_reason"),
    # Panel and practice
    **_of(who.of_panel, "assessment.panelnote", "text"),
    **_of(who.of_panel_draft, "assessment.paneldraft", "note", "typed", "aside"),
    **_of(who.of_consensus, "assessment.panelconsensus", "reason"),
    **_of(who.of_practice, "assessment.practiceproposal", "title", "summary"),
    **_of(who.of_practice_part, "assessment.practicesection", "text"),
    **_of(who.of_practice_answer, "assessment.practicereference", "reason"),
    **_of(who.of_practice_typed, "assessment.practiceassessment", "typed"),
    **_of(who.of_practice_score, "assessment.practicescore", "reason"),
    # Reporting
    **_of(who.of_progress, "reporting.progressreport", "summary", "results", "deviations", "outlook", "lessons"),
    **_of(who.of_remarks_on_progress, "reporting.progressreport", "review_remarks"),
    **_of(who.of_part_of_progress, "reporting.progressfigure", "explanation", "name", "unit"),
    **_of(who.of_part_of_progress, "reporting.progressphoto", "alt_text", "file"),
    **_of(who.of_document, "reporting.report", "file", "file_name", "failure_reason"),
    **_of(who.of_letter_text, "reporting.lettertemplate", "subject", "body"),
    **_of(who.of_letter, "reporting.decisionletter", "content"),
    **_of(
        who.of_parliament_report,
        "reporting.parliamentreport",
        "title",
        "subtitle",
        "earlier_title",
        "earlier_reference",
        "open_years_reason",
    ),
    **_of(who.of_parliament_report, "reporting.parliamentreporttext", "body"),
    **_of(who.of_parliament_report, "reporting.parliamentreportedition", "content"),
    **_of(who.of_plan, "reporting.measure", "title", "description", "source"),
    **_of(who.of_plan, "reporting.measureyear", "results", "outlook", "source"),
    **_of(who.of_plan, "reporting.measurefigure", "name", "unit", "period", "note", "source"),
}

OPEN: dict[str, str] = {
    "proposals.covenant.content": "holds the words of the deal and its rows, each with its own readers",
    **dict.fromkeys(
        (f"proposals.{model}.{each}" for model in ("signedcopy", "knowledgedocument") for each in ("content_type",)),
        MACHINE,
    ),
    **dict.fromkeys((f"proposals.{model}.sha256" for model in ("signedcopy", "knowledgedocument")), DIGEST),
    **dict.fromkeys(
        (f"proposals.{model}.scan_report" for model in ("signedcopy", "knowledgedocument")),
        "what the virus scanner said, never shown",
    ),
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
    **dict.fromkeys((f"proposals.destroyedevent.{each}sha256" for each in ("", "sealed_")), DIGEST),
    "proposals.destroyedevent.table_name": MACHINE,
    "proposals.personexport.sha256": DIGEST,
    "proposals.auditseal.previous_sha256": DIGEST,
    "proposals.auditseal.sha256": DIGEST,
    "proposals.auditseallayout.sha256": DIGEST,
    "proposals.auditseallayout.table_name": MACHINE,
    "proposals.auditsealpart.sha256": DIGEST,
    "proposals.auditsealpart.table_name": MACHINE,
    "proposals.invitation.token_digest": DIGEST,
    "proposals.organisation.name": "who may apply is no secret",
    "proposals.organisation.kvk_number": "a public register",
    "proposals.session.session_data": "packed and signed: a word in it would only break it",
    "proposals.session.session_key": "a key: tests/proposals/views/test_own_sessions.py looks that it is on no page",
    "proposals.signinlink.extra_data": "nothing is kept in it",
    "proposals.signinlink.provider": MACHINE,
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
    **dict.fromkeys(
        (f"proposals.dealamendment.{each}" for each in ("original", "proposed", "difference")),
        "holds values of the deal, its results and milestones, each with its own readers",
    ),
    "proposals.round.sisa_code": "the code of a specific grant, published by the ministry of the interior",
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
    **dict.fromkeys((f"proposals.refusal.{each}" for each in ("detail", "mark", "route", "request_id")), MACHINE),
    "proposals.refusal.network": "the network of a client: tests/mkbdeals/test_refusals.py looks who reads it",
    **dict.fromkeys((f"proposals.viewing.{each}" for each in ("route", "thing", "request_id")), MACHINE),
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
    **dict.fromkeys((f"assessment.scenario.{each}" for each in ("problem", "result")), STRUCTURE),
    **dict.fromkeys((f"assessment.scenario.{each}_sha256" for each in ("problem", "result")), DIGEST),
    "assessment.scenario.changes": "numbers and codes, and reasons of locks that stand in the problem as well",
    "assessment.scenariostability.input_sha256": DIGEST,
    "assessment.scenariostability.result": STRUCTURE,
    "assessment.assignmentrun.problem_sha256": DIGEST,
    "assessment.uncertaintyrun.input_sha256": DIGEST,
    "assessment.uncertaintyrun.result": STRUCTURE,
    "assessment.uncertaintyrun.arithmetic": MACHINE,
    "assessment.divisionjob.same_group": STRUCTURE,
    "assessment.objectionfile.content_type": MACHINE,
    "assessment.objectionfile.sha256": DIGEST,
    "assessment.objectionfile.scan_report": "what the virus scanner said, never shown",
    "assessment.decisionpackage.text": "holds titles, points and amounts, each with its own readers",
    "assessment.decisionpackage.sha256": DIGEST,
    "assessment.publicdecisionpackage.text": "made for everybody; before the publication nobody reads it",
    "assessment.publicdecisionpackage.sha256": DIGEST,
    "assessment.publicdecisionpackage.salt": "drawn by the program, shown to nobody",
    "assessment.lotterydraw.inputs": STRUCTURE,
    "assessment.lotterydraw.inputs_sha256": DIGEST,
    "assessment.lotterydraw.value": "public: anybody can check the draw with it",
    "assessment.lotterydraw.value_source": "public: where the value was published",
    "assessment.rankingrule.lottery_value_source": CALL,
    "assessment.allocationrun.rule_sha256": DIGEST,
    "assessment.divisionlimit.key": CALL,
    "assessment.committedrule.document": "the rule of a round, public on its page",
    "assessment.committedrule.sha256": DIGEST,
    "assessment.ruleamendment.document": "the rule as it would become, in figures",
    "assessment.ruleamendment.sha256": DIGEST,
    "assessment.ruleamendment.public_note": "written for everybody",
    "assessment.rankingview.query": MACHINE,
    "assessment.paneldraft.window": MACHINE,
    "assessment.standing.separation_criterion": MACHINE,
    "assessment.standing.points": STRUCTURE,
    "assessment.standing.lot": DIGEST,
    "reporting.progressreport.spent_amount_input": TYPED,
    "reporting.progressreport.submitted_content": "the words of the report as sent in, for who reads it",
    "reporting.progressfigure.reached_input": TYPED,
    "reporting.progressspending.spent_input": TYPED,
    "reporting.progressphoto.original_name": "the name of a file, shown to nobody",
    "reporting.progressphoto.sha256": DIGEST,
    "reporting.progressphoto.scan_report": "what the virus scanner said, never shown",
    "reporting.report.parameters": MACHINE,
    "reporting.report.sha256": DIGEST,
    "reporting.reportbatch.title": "words of the program with the name of a round and days",
    "reporting.reportbatch.parameters": MACHINE,
    "reporting.reportbatch.failure_reason": "words of the program, without anything of a document",
    "reporting.reportbatch.file": MACHINE,
    "reporting.reportbatch.file_name": MACHINE,
    "reporting.reportbatch.sha256": DIGEST,
    "reporting.reportdownload.sha256": DIGEST,
    "reporting.parliamentreportedition.sha256": DIGEST,
    "reporting.report.made_of": DIGEST,
    "reporting.parliamentreport.open_years": "names of plans and codes of measures, which the report lists",
    "reporting.actionplan.title": "the name of a paper of parliament",
    "reporting.actionplan.reference": "the number of a paper of parliament",
    "reporting.measure.code": "letters and a number, held by a rule",
    "reporting.decisionletter.cause": MACHINE,
    "reporting.decisionletter.package_sha256": DIGEST,
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
