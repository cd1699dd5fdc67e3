"""What the import linter cannot see."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib import admin
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import connection
from django.db.models import CheckConstraint, ForeignKey
from django.template.loader import get_template

from assessment.admin import assessment_site
from proposals.admin.base import LookOnlyAdmin
from proposals.models import Theme
from proposals.services.database_role import is_event_model

STREAM = ["proposals", "assessment", "reporting"]
OURS = [model for label in STREAM for model in apps.get_app_config(label).get_models()]
BUSINESS = [model for model in OURS if not is_event_model(model)]
BASE = Path(settings.BASE_DIR)
# Moments without a person: the plan of a round, what the clock or a worker does.
NOBODYS_MOMENTS = {
    ("User", "created_at"),
    ("Membership", "created_at"),
    ("RoleGrant", "granted_at"),
    ("Round", "opens_at"),
    ("Round", "closes_at"),
    ("Round", "scoring_closes_at"),
    ("BudgetCeiling", "effective_at"),
    ("Submission", "received_at"),
    ("LateAttempt", "received_at"),  # `attempted_by` is the person
    ("LateAttempt", "closes_at"),
    ("Assessment", "declared_free_at"),
    ("SecondFactor", "created_at"),  # of django-allauth
    ("SecondFactor", "last_used_at"),
    ("UncertaintyRun", "finished_at"),
    ("ScenarioStability", "finished_at"),
    ("DivisionJob", "finished_at"),
    ("RankingState", "ranked_at"),  # calculated along with what somebody did
    ("Assessment", "saved_at"),
    ("Assessment", "finished_at"),
    ("PracticeAssessment", "saved_at"),  # `assessor` is the person
    ("PracticeAssessment", "finished_at"),
    ("AuditSeal", "sealed_at"),
    ("Refusal", "refused_at"),  # `user` is the account, if one was named
    ("StatusChange", "changed_at"),  # empty `changed_by` means: the clock
    ("StatusChange", "recorded_at"),
    ("MailHold", "begun_at"),  # empty `begun_by` means: the command that put a backup back
    ("OutgoingMessage", "created_at"),
    ("OutgoingMessage", "due_at"),
    ("OutgoingMessage", "sent_at"),
    ("OutgoingMessage", "bounced_at"),
    ("Attachment", "scanned_at"),
    ("SignedCopy", "scanned_at"),
    ("KnowledgeDocument", "scanned_at"),
    ("ProgressPhoto", "scanned_at"),
    ("ObjectionFile", "scanned_at"),
    ("EditingPresence", "seen_at"),
    ("Invitation", "expires_at"),
    ("Outage", "started_at"),
    ("Outage", "ended_at"),
    ("SupplementRequest", "due_at"),
    ("PortalMessage", "placed_at"),
    ("PortalMessage", "response_due_at"),
    ("PortalReading", "first_read_at"),  # `user` is the person
    ("ReportBatch", "finished_at"),
    ("DestructionList", "finished_at"),  # the worker did
    ("DestructionItem", "done_at"),
    ("Report", "due_at"),
    ("Report", "started_at"),
    ("Report", "finished_at"),
    ("PublicationPlan", "failed_at"),  # the worker did
}
# Both are required, so the database cannot have one without the other.
REQUIRED_PAIRS = {
    ("Answer", "updated_at"),
    ("DestructionList", "made_at"),
    ("PersonExport", "made_at"),
    ("Attachment", "uploaded_at"),
    ("ProgressPhoto", "uploaded_at"),
    ("Report", "requested_at"),
    ("ProposalSection", "saved_at"),
    ("Invitation", "invited_at"),
    ("Outage", "reported_at"),
    ("Extension", "requested_at"),
    ("SupplementRequest", "asked_at"),
    ("Rehearsal", "held_at"),
    ("ReportBatch", "requested_at"),
    ("ReportDownload", "downloaded_at"),
    ("PanelDraft", "saved_at"),
    ("Viewing", "viewed_at"),
}


# Who moves documents, work in bulk and reports of regions: nobody else sets their status.
STATUS_WRITERS = {
    f"reporting/services/{name}.py"
    for name in (
        "batch_archives", "batch_removal", "batch_watch", "batches", "claims", "progress_reports", "reports",
    )
}  # fmt: skip
# Models without `visible_to`: nobody asks for their rows apart. A new model says who sees it, or stands here.
READ_ALONG = {
    "parts of a proposal, read with the proposal that one may see": {
        "Activity", "Answer", "BudgetLine", "FundingSource", "Indicator", "IntakeCheck", "LateAttempt",
        "ProposalMunicipality", "ProposalPartner", "ProposalSection", "ProposalTheme", "SupplementRequest",
        "SupplementTerm", "EditingPresence",
    },
    "parts of the call, read with the round that one may see": {
        "BudgetCeiling", "DivisionLimit", "DivisionRule", "Question", "RankingRule", "Rehearsal", "RoundTheme",
    },
    "the rule of a round is public once the round is, and its changes stand on the page of the rule": {
        "CommittedRule", "RuleAmendment",
    },
    "terms and clocks of a round or an objection that one may see": {
        "DefaultNotice", "ObjectionPause", "RoundTerms", "TermNotice", "TermPause",
    },
    "parts of an assessment, a panel, a practice or an allocation that one may see": {
        "AllocationLine", "CriterionScore", "PanelAttendance", "PanelConsensus", "PanelDraft", "PanelMeeting",
        "PanelNote", "PanelPresence", "PracticeReference", "PracticeScore", "PracticeSection", "RankingState",
    },
    "one row for a whole round, or a step of a decision: the permission of the page says who reads it": {
        "AwardLapse", "DecisionPublication", "MailHold",
    },
    "of oneself or of the own organisation, looked up through that person or organisation": {
        "AssessorProfile", "Invitation", "PortalReading", "SecondFactor", "Session", "SignInLink",
    },
    "parts of a list of what may go, or a record of the house that is never opened by number": {
        "DestroyedEvent", "DestructionItem", "PersonExport",
    },
    "agreed with a round or a period that one may see": {"PlannedFigure", "ReportSchedule"},
    "public: they come from the register, the call and the open data": {"Region", "RegionMembership", "Theme"},
    "who was refused, for who keeps the accounts": {"Refusal"},
    "numbers and hashes only": {"AuditSeal", "AuditSealLayout", "AuditSealPart"},
    "a log that is asked by one query (proposals/queries/viewings.py), for who may see it": {"Viewing"},
}  # fmt: skip


def names(models):
    return [model.__name__ for model in models]


@pytest.mark.parametrize("model", OURS, ids=names(OURS))
def test_foreign_keys_point_to_the_own_app_or_upstream(model):
    own = STREAM.index(model._meta.app_label)

    for field in model._meta.get_fields():
        if isinstance(field, ForeignKey) and field.related_model._meta.app_label in STREAM:
            target = field.related_model._meta.app_label
            assert STREAM.index(target) <= own, f"{field} points downstream to {target}"


@pytest.mark.parametrize("model", BUSINESS, ids=names(BUSINESS))
def test_every_moment_has_its_person_under_one_constraint(model):
    constraints = {constraint.name for constraint in model._meta.constraints if isinstance(constraint, CheckConstraint)}
    fields = {field.name: field for field in model._meta.concrete_fields}

    for name, field in fields.items():
        if not name.endswith("_at") or (model.__name__, name) in NOBODYS_MOMENTS:
            continue
        person = fields.get(name[:-3] + "_by")
        assert person is not None, f"{model.__name__}.{name} has no {name[:-3]}_by"
        if (model.__name__, name) in REQUIRED_PAIRS:
            assert not field.null and not person.null
        else:
            assert f"{model._meta.model_name}_{name}_and_by" in constraints


def test_every_business_model_but_the_immutable_ones_has_history():
    without = {model.__name__ for model in BUSINESS if not hasattr(model, "pgh_event_model")}

    # A status change and a line of an allocation never change: they are history themselves. Who is at
    # work where is forgotten within minutes. A standing can be made again from rows that do have history.
    # Half a sentence of a draft for the panel is no record of anything: it goes once it is recorded.
    # Seals are what history is sealed with: their own would have to be sealed in turn, for ever.
    # Who is signed in where is over within a working day. That somebody saw something, or was refused, never changes.
    seals = {"AuditSeal", "AuditSealLayout", "AuditSealPart"}
    passing = {"EditingPresence", "PanelDraft", "Session", "Standing"}
    assert without == {"StatusChange", "AllocationLine", "Refusal", "Viewing"} | passing | seals


def test_every_constraint_has_words_for_people():
    silent = [
        constraint.name
        for model in BUSINESS
        for constraint in model._meta.constraints
        if constraint.violation_error_message == constraint.default_violation_error_message
        and isinstance(constraint, CheckConstraint)
    ]

    assert silent == []


def test_only_change_status_writes_the_status_of_round_proposal_and_deal():
    assigned = r"\b(proposal|round_|deal|locked|stored)\.status\s*=[^=]"
    updated = r"\b(Proposal|Round|Deal)\.objects.*\.update\([^)]*\bstatus="
    writing = re.compile(f"({assigned})|({updated})")
    guilty = [
        f"{path.relative_to(BASE)}:{number}"
        for app in [*STREAM, "mkbdeals"]
        for path in (BASE / app).rglob("*.py")
        if "migrations" not in path.parts and path != BASE / "proposals/services/status.py"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if writing.search(line)
    ]

    assert guilty == []


def test_only_these_write_the_status_of_a_document_or_a_report():
    """The services of documents and of reports, each beside its table of transitions in reporting/enums.py."""
    assigned = r"\b(?:report|held|work|batch|progress_report)\.status(?:, [\w., ]+)?\s*=[^=]"
    writing = re.compile(rf"{assigned}|\.update\(\s*status=(?:to|\w*Status\.)")
    found = {
        str(path.relative_to(BASE))
        for path in (BASE / "reporting").rglob("*.py")
        if "migrations" not in path.parts and writing.search(path.read_text(encoding="utf-8"))
    }

    assert found == STATUS_WRITERS


def test_every_model_says_who_sees_its_rows_or_is_read_along():
    silent = {model.__name__ for model in BUSINESS if not hasattr(model._default_manager, "visible_to")}
    excused = [name for group in READ_ALONG.values() for name in group]

    assert silent - set(excused) == set(), "add visible_to(user), or say with what the rows are read"
    assert set(excused) - silent == set(), "these say who sees them, or are gone"
    assert len(excused) == len(set(excused))


@pytest.mark.parametrize("site", [admin.site, assessment_site], ids=lambda site: site.name)
def test_no_admin_page_of_a_model_shows_all_rows_in_silence(site):
    for model, page in site._registry.items():
        says = hasattr(model._default_manager, "visible_to")
        assert says != bool(getattr(page, "shows_all_because", "")), model.__name__


def test_an_admin_page_without_a_rule_or_a_reason_is_refused():
    class Page(LookOnlyAdmin):
        pass

    with pytest.raises(ImproperlyConfigured):
        Page(Theme, admin.site)


def test_every_template_can_be_loaded():
    for path in sorted((BASE / "templates").rglob("*.html")):
        get_template(str(path.relative_to(BASE / "templates")))


def test_no_template_has_inline_style_or_script():
    inline = re.compile(r"""\sstyle=["']|\son[a-z]+=["']|<script(?![^>]*\bsrc=)|<style""", re.IGNORECASE)
    guilty = [
        str(path.relative_to(BASE))
        for path in sorted((BASE / "templates").rglob("*.html"))
        if "documents" not in path.parts
        and path.name != "person_data_file.html"  # opened from a folder, where no style sheets of ours are
        and inline.search(path.read_text(encoding="utf-8"))
    ]

    assert guilty == []


def test_psycopg2_is_the_driver():
    """Django prefers psycopg 3 silently once something brings it in; CONN_MAX_AGE was measured on 2."""
    assert connection.Database.__name__ == "psycopg2"


def test_states_document_is_up_to_date():
    call_command("state_diagrams", check=True)


@pytest.mark.django_db
def test_the_database_keeps_what_it_commits():
    with connection.cursor() as cursor:
        for setting in ("fsync", "full_page_writes", "synchronous_commit"):
            cursor.execute(f"SHOW {setting}")
            assert cursor.fetchone() == ("on",), setting
