"""The file of an objection: the dossier of the proposal without what is about others, with decision and rule."""

from dataclasses import fields

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from assessment import allocation
from assessment.models import AwardDecision, DecisionPackage, Objection
from assessment.queries.contested import contested_by
from assessment.queries.objections import ObjectionRow, objection_row
from proposals.formats import cents_as_euros, dutch_date, euros
from reporting.documents import ContestedDecision, ObjectionFacts, ObjectionFileDocument
from reporting.documents.objection_file import ObjectionAttachment
from reporting.documents.standing_words import score_words
from reporting.models import Report
from reporting.services.contents.assessment_dossier import assessment_dossier_document
from reporting.services.contents.missing import DocumentDataMissing
from reporting.services.contents.redaction import redacted, redactor_for

# What the objector wrote or is called: that is nobody else's.
OWN = frozenset(
    {"title", "organisation_name", "region_label", "summary", "grounds", "reference", "round_title", "file_name"}
)
WHEN_NEXT = {
    allocation.WhenNextDoesNotFit.STOP: "Bij het eerste voorstel dat niet past, stopt de verdeling.",
    allocation.WhenNextDoesNotFit.SKIP: "Wie niet past wordt overgeslagen; het volgende voorstel dat past krijgt geld.",
    allocation.WhenNextDoesNotFit.PART_FUND: "Wie niet helemaal past, krijgt wat er nog is.",
}


def objection_file_document(report: Report) -> ObjectionFileDocument:
    """Build the file of the objection that a row names, as it stands now.

    :raises DocumentDataMissing: if the objection or its decision is not there any more.
    """
    objection = Objection.objects.filter(pk=report.parameters["objection"], proposal=report.proposal_id).first()
    decision = AwardDecision.objects.published().filter(proposal=report.proposal_id).select_related("run").first()
    if objection is None or decision is None:
        raise DocumentDataMissing(_("This objection is not there any more."))
    dossier = assessment_dossier_document(report)
    values = {each.name: getattr(dossier, each.name) for each in fields(dossier)}
    document = ObjectionFileDocument(
        **values, objection=_facts(objection, report), decision=_decision(objection, decision)
    )
    return redacted(document, redactor_for(objection.proposal), keep=OWN)


def _facts(objection: Objection, report: Report) -> ObjectionFacts:
    row = objection_row(objection, localtime(report.requested_at).date())
    return ObjectionFacts(
        received_date=objection.received_date,
        channel=str(objection.get_channel_display()),
        last_day_to_object=objection.due_date,
        is_late=objection.is_late,
        grounds=objection.grounds,
        decide_before=row.clock.last_day,
        hearing=_hearing(objection),
        hearing_report=objection.hearing_report,
        attachments=tuple(
            ObjectionAttachment(file_name=each.original_name, size=each.size, sha256=each.sha256)
            for each in objection.files.all()
        ),
        default_notice=_default_notice(row),
    )


def _default_notice(row: ObjectionRow) -> str:
    """Say that a notice of default came and what lateness costs by now; empty when none came."""
    if row.notice is None:
        return ""
    came = f"De ingebrekestelling kwam op {dutch_date(row.notice.received_date)}"
    if row.penalty.is_premature:
        return f"{came}, voordat de termijn voorbij was. Er loopt geen dwangsom."
    first = dutch_date(row.penalty.first_day)
    days = "1 dag" if row.penalty.days == 1 else f"{row.penalty.days} dagen"
    return f"{came}. De dwangsom telt vanaf {first}: {days}, {euros(row.penalty.euros)}."


def _hearing(objection: Objection) -> str:
    if objection.hearing_date is None:
        waived = objection.hearing_waived_reason
        return f"Er is geen hoorzitting. {waived}" if waived else ""
    present = f" Aanwezig: {objection.hearing_present}" if objection.hearing_present else ""
    return f"De hoorzitting is op {dutch_date(objection.hearing_date)}.{present}"


def _decision(objection: Objection, first: AwardDecision) -> ContestedDecision:
    contested = contested_by(objection)
    if contested is None:
        raise DocumentDataMissing(_("This objection is not there any more."))
    package = DecisionPackage.objects.filter(run=first.run).values_list("sha256", flat=True).first()
    return ContestedDecision(
        outcome=contested.outcome_words,
        awarded_amount=contested.awarded_amount,
        announced_date=objection.announced_date,
        rationale=contested.rationale,
        rule=tuple(_rule(allocation.problem_from_canonical(first.run.problem.encode("ascii")).rules)),
        package_sha256=package or "",
        problem_sha256=first.run.problem_sha256,
        result_sha256=first.run.result_sha256,
    )


def _rule(rules: allocation.Rules) -> list[str]:
    """Say in sentences by which rule the round was divided."""
    if rules.method is allocation.Method.BEST_VALUE:
        lines = ["Het geld is zo verdeeld dat de punten van wie geld krijgt samen het hoogst zijn."]
    else:
        lines = [
            "Het geld is verdeeld van boven naar beneden in de rangorde, tot het op was.",
            WHEN_NEXT[rules.when_next_does_not_fit],
        ]
    lines.append(f"Het budgetplafond was {cents_as_euros(rules.ceiling_cents)}.")
    if rules.minimum_total_score is not None:
        least = rules.minimum_total_score
        lines.append(f"Een voorstel moest minstens {score_words(least)} punten hebben.")
    if rules.reserve_places:
        lines.append(f"De eerste {rules.reserve_places} voorstellen onder de streep staan op de reservelijst.")
    return lines
