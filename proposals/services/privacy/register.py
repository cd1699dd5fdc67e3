"""The register of processing (AVG 30): which personal data are kept, why, who receives them and for how long.

Each field that holds personal data is named here and nowhere else. docs/privacy.md is made of it
(`manage.py privacy_register`); tests/test_privacy_register.py fails for a field that is not classified.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Field, ForeignKey, Model

from proposals.models import User
from proposals.services.database_role import is_event_model

APPS = ("proposals", "assessment", "reporting")

# Category → model → fields.
PERSONAL: Mapping[str, Mapping[str, str]] = {
    "account": {"proposals.user": "email name function"},
    "signing in": {
        "proposals.user": "password",
        "proposals.secondfactor": "data",
        "proposals.signinlink": "uid",
        "proposals.session": "session_data",
        "proposals.refusal": "network",
    },
    "contact": {
        "proposals.organisation": "email postal_address",
        "proposals.invitation": "email",
        "proposals.proposal": "contact_function contact_email contact_phone",
        "proposals.dealcontact": "name function email phone",
        "proposals.round": "contact_email contact_phone",
    },
    "mail": {
        "proposals.outgoingmessage": "recipient subject body last_error",
        "proposals.portalmessage": "subject body",
    },
    "work of an assessor": {
        "assessment.assessorprofile": "employer earlier_organisations",
        "assessment.conflictofinterest": "explanation end_reason",
        "assessment.assessorterms": "group",
        "assessment.assessment": "abstention_reason",
    },
    "request": {"proposals.personexport": "reason"},
    "hearing": {"assessment.objection": "hearing_present hearing_report"},
    "signature": {"proposals.signedcopy": "file original_name"},
    # Copies of the above, kept as they were because a decision was taken on them.
    "copy": {
        "proposals.submission": "content",
        "proposals.supplementrequest": "content_before",
        "proposals.covenant": "content",
        "proposals.dealamendment": "original proposed difference",
        "reporting.decisionletter": "content",
        "reporting.report": "file file_name parameters",
        "reporting.reportbatch": "file file_name parameters",
    },
}

# Texts and files that are about the work. Somebody may have named a person in one; the pages ask not to.
TYPED: Mapping[str, str] = {
    "proposals.proposal": "title summary",
    "proposals.answer": "text",
    "proposals.attachment": "original_name file",
    "proposals.budgetline": "description note",
    "proposals.fundingsource": "name note",
    "proposals.proposalpartner": "name role",
    "proposals.activity": "name actor",
    "proposals.indicator": "name unit source",
    "proposals.proposalsection": "unplaced set_aside",
    "proposals.supplementrequest": "question closing_reason",
    "proposals.supplementterm": "reason",
    "proposals.intakecheck": "remark",
    "proposals.statuschange": "reason",
    "proposals.extension": "reason rejection_reason",
    "proposals.mailhold": "reason",
    "proposals.round": "introduction lottery_seed",
    "proposals.deal": "title",
    "proposals.dealindicator": "name unit end_reason source",
    "proposals.milestone": "title",
    "proposals.dealpartner": "name role",
    "proposals.dealtext": "body",
    "proposals.openpoint": "text outcome",
    "proposals.learningquestion": "question answer",
    "proposals.dealevaluation": "results lessons continuation remarks",
    "proposals.peersession": "title place report",
    "proposals.knowledgedocument": "title original_name file",
    "proposals.tranche": "name",
    "proposals.paymentorder": "note refusal_reason",
    "proposals.recovery": "reason",
    "proposals.finaldetermination": "explanation",
    "proposals.dealamendment": "reason return_reason",
    "assessment.assessment": "typed",
    "assessment.criterionscore": "reason",
    "assessment.assignmentrun": "title",
    "assessment.divisionjob": "title failure_reason needed_group",
    "assessment.allocationrun": "return_reason",
    "assessment.allocationline": "reason",
    "assessment.scenario": "title",
    "assessment.scenariostability": "failure_reason",
    "assessment.awarddecision": "rationale",
    "assessment.publicationplan": "failure_reason",
    "assessment.followupdecision": "rationale return_reason",
    "assessment.awardlapse": "reason",
    "assessment.objection": "grounds adjournment_reason hearing_waived_reason late_reason outcome_reason",
    "assessment.objectionpause": "reason",
    "assessment.objectionfile": "original_name file",
    "assessment.termpause": "reason",
    "assessment.termnotice": "reason",
    "assessment.defaultnotice": "remark",
    "assessment.uncertaintyrun": "failure_reason",
    "assessment.rankingview": "name",
    "assessment.ruleamendment": "reason refusal_reason",
    "assessment.panelnote": "text",
    "assessment.paneldraft": "note typed aside",
    "assessment.panelconsensus": "reason",
    "assessment.practiceproposal": "title summary",
    "assessment.practicesection": "text",
    "assessment.practicereference": "reason",
    "assessment.practiceassessment": "typed",
    "assessment.practicescore": "reason",
    "reporting.progressreport": "summary results deviations outlook review_remarks lessons submitted_content",
    "reporting.progressfigure": "explanation name unit",
    "reporting.progressphoto": "alt_text file original_name",
    "reporting.report": "failure_reason",
    "reporting.lettertemplate": "subject body",
    "reporting.parliamentreport": "title subtitle earlier_title earlier_reference open_years_reason",
    "reporting.parliamentreporttext": "body",
    "reporting.parliamentreportedition": "content",
    "reporting.measure": "title description source",
    "reporting.measureyear": "results outlook source",
    "reporting.measurefigure": "name unit period note source",
}


@dataclass(frozen=True, slots=True)
class Processing:
    """One purpose: on what ground, whose data of which categories, who receives them, until when."""

    purpose: str
    ground: str
    people: str
    categories: str
    receivers: str
    term: str


PUBLIC_TASK = "public task (AVG 6(1)(e))"
LEGAL_DUTY = "legal duty (AVG 6(1)(c))"
PROCESSINGS: tuple[Processing, ...] = (
    Processing(
        "Giving people an account, signing in",
        PUBLIC_TASK,
        "applicants, staff, assessors",
        "account, signing in",
        "the own organisation sees e-mail address, function and role; administrators of the ministry",
        "account: see the terms below; a session ends within ten hours",
    ),
    Processing(
        "Receiving and handling proposals",
        PUBLIC_TASK + "; Awb 4",
        "contacts and members of applicants",
        "account, contact, copy, texts",
        "programme team, assigned assessors (without contact details), decision makers",
        "with the file (selection list of the ministry); contacts of drafts: see below",
    ),
    Processing(
        "Assessing without conflicts of interest",
        PUBLIC_TASK + "; Awb 2:4",
        "assessors",
        "account, work of an assessor, texts",
        "those who divide the work; reasons also go to the applicant after publication, without a name",
        "profile: see below; what was scored stays with the file",
    ),
    Processing(
        "Deciding, handling objections",
        LEGAL_DUTY + "; Awb 3, 6, 7",
        "decision makers, people at a hearing",
        "account, hearing, copy",
        "applicants get letters with offices, not names; the court in an appeal",
        "with the file",
    ),
    Processing(
        "Deals: agreements, payments, progress",
        PUBLIC_TASK,
        "contacts and signatories of regions, staff",
        "contact, signature, account, texts",
        "both parties of the deal; finance",
        "contacts: see below; the rest with the file",
    ),
    Processing(
        "Telling people by mail and in the portal",
        LEGAL_DUTY + "; Awb 2:8 to 2:10",
        "everybody with an account, contacts",
        "mail",
        "the own organisation; staff see what arrived and what was read",
        "see below; that a message was placed and read stays with the file",
    ),
    Processing(
        "Accounting for public money: the history of who did what",
        LEGAL_DUTY + "; Archiefwet",
        "everybody with an account",
        "numbers of persons with moments, in the fields listed under Persons in rows",
        "staff with a role, controllers, the court of audit",
        "with the file; names and addresses in it go with the account",
    ),
    Processing(
        "Knowing afterwards who saw what is secret",
        "legitimate task: security (AVG 32)",
        "staff, assessors",
        "number of the person, what was shown and when",
        "controllers; this person, on request",
        "see below",
    ),
    Processing(
        "Keeping the site safe and running",
        "legitimate task: security (AVG 32)",
        "everybody with an account",
        "number of the person and of the request in logs; refused tries with account and network",
        "operator; administrators of the ministry",
        "six months (our proposal): logs by the operator, refused tries by the site",
    ),
)


def fields_of(listed: Mapping[str, str]) -> set[str]:
    """Give `app.model.field` for each field of a list."""
    return {f"{model}.{name}" for model, names in listed.items() for name in names.split()}


def personal_fields() -> set[str]:
    """Give every field that holds personal data."""
    return set().union(*(fields_of(listed) for listed in PERSONAL.values()))


def our_models() -> list[type[Model]]:
    """Give the models of the project by name, without those of the history: they repeat the fields of others."""
    found = [model for label in APPS for model in apps.get_app_config(label).get_models() if not is_event_model(model)]
    return sorted(found, key=lambda model: (APPS.index(model._meta.app_label), model._meta.model_name or ""))


def person_fields(model: type[Model]) -> list[Field]:
    """Give the fields of a model that name a person."""
    return [each for each in model._meta.concrete_fields if isinstance(each, ForeignKey) and each.related_model is User]


def tables() -> str:
    """Write the register, the fields per category and the persons in rows as Markdown."""
    lines = ["| purpose | ground | of whom | what | who receives it | until |", "| --- | --- | --- | --- | --- | --- |"]
    lines += [
        f"| {each.purpose} | {each.ground} | {each.people} | {each.categories} | {each.receivers} | {each.term} |"
        for each in PROCESSINGS
    ]
    lines += ["", "### Fields", "", "| category | fields |", "| --- | --- |"]
    lines += [f"| {category} | {_listed(listed)} |" for category, listed in PERSONAL.items()]
    lines += ["", "### Persons in rows", "", "| table | who |", "| --- | --- |"]
    lines += [
        f"| {model._meta.label_lower} | {', '.join(each.name for each in found)} |"
        for model in our_models()
        if (found := person_fields(model))
    ]
    return "\n".join(lines) + "\n"


def _listed(listed: Mapping[str, str]) -> str:
    return "; ".join(f"{model}: {', '.join(names.split())}" for model, names in listed.items())
