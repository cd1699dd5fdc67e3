"""Dossiers and packs say what the database holds, and nothing that their reader may not know."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessment.enums import PresenceKind
from assessment.models import Assessment
from assessment.services.assessments import abstain
from assessment.services.scoring import close_scoring
from proposals.enums import Role
from proposals.models import Proposal, Round, User
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from reporting.services.contents import DocumentDataMissing, document_for
from reporting.services.contents.assessed_proposals import shown_names
from reporting.services.own_packs import PROPOSALS_A_PART, divided, request_own_packs
from reporting.services.panel_packs import EVERYTHING, QUEUE, PackTooLarge, request_panel_packs
from reporting.services.reports import make_report
from tests.factories import assessment as assess
from tests.factories import proposals as make
from tests.factories.reporting import submission_of
from tests.pdf_checks import text_of

pytestmark = pytest.mark.django_db
NOW = timezone.now()


def scored_round(officer: User, count: int = 2, **values: object) -> Round:
    """Make a round in which three assessors scored every proposal and scoring is closed."""
    round_ = assess.scoring_round(**values)
    people, scores = assess.assessors(), []
    for number in range(count):
        proposal = make.complete_proposal("admissible", round=round_, title=f"Plan {number}", summary=f"Kern {number}")
        submission_of(proposal)
        scores += [(proposal, person, (2 + (number + place) % 3,) * 5) for place, person in enumerate(people)]
    assess.assess_all(scores)
    close_scoring(round_=round_, by=officer, at=NOW)
    round_.refresh_from_db()
    return round_


@pytest.fixture
def round_(officer) -> Round:
    return scored_round(officer)


def dossier_of(proposal: Proposal, by: User, *, with_names: bool = True) -> Report:
    return Report.objects.create(
        kind=ReportKind.ASSESSMENT_DOSSIER, proposal=proposal, parameters={"with_names": with_names},
        requested_by=by, requested_at=NOW, due_at=NOW,
    )  # fmt: skip


def test_dossier_holds_every_score_and_reason(round_, officer):
    proposal = round_.proposals.get(title="Plan 0")

    document = document_for(dossier_of(proposal, officer))

    given = {(str(a.assessor), str(s.points), s.reason) for a in proposal.assessments.all() for s in a.scores.all()}
    shown = {(each.assessor, each.points, each.text) for row in document.proposal.reasons for each in row.reasons}
    assert shown == given
    assert [row.name for row in document.proposal.criteria] == [str(each) for each in round_.criteria.all()]
    assert document.proposal.standing.place in {"1", "2"}  # equal in all: the lottery decides
    assert document.proposal.standing.competitors == 2
    assert all(row.mean == "3,00" and row.median == "3,0" for row in document.proposal.criteria)


def test_dossier_without_names_names_nobody(round_, officer):
    proposal = round_.proposals.get(title="Plan 0")
    people = [each.assessor for each in proposal.assessments.select_related("assessor")]
    for number, person in enumerate(people):
        User.objects.filter(pk=person.pk).update(function=f"Geheim {number}")
    conflict = assess.ConflictOfInterestFactory(proposal=proposal, explanation="Mijn zus leidt het project.")

    text = text_of(document_for(dossier_of(proposal, officer, with_names=False)).to_pdf())

    assert all(f"Beoordelaar {letter}" in text for letter in "ABC")
    assert "Geheim" not in text
    assert str(conflict.assessor) not in text
    assert "Mijn zus" not in text
    assert str(conflict.get_kind_display()) in text


def test_letters_do_not_follow_the_keys_and_stay_the_same(officer):
    people = [make.user_with_role("assessor") for _each in range(5)]
    orders = set()
    for key in range(1, 21):
        rows = [Assessment(pk=each.pk, proposal_id=key, assessor=each) for each in people]
        names = shown_names(rows, with_names=False)
        assert names == shown_names(list(reversed(rows)), with_names=False)
        orders.add(tuple(names[each.pk] for each in rows))

    assert len(orders) > 10


def test_dossier_says_who_abstained_and_what_was_set_aside(officer):
    round_ = assess.scoring_round()
    proposal = make.complete_proposal("admissible", round=round_)
    submission_of(proposal)
    for person in assess.assessors():
        assess.assess(proposal, person)
    fourth = assess.assess(proposal, make.user_with_role("assessor"), final=False)
    abstain(assessment=fourth, reason="Ik ken dit onderwerp te weinig.", by=fourth.assessor, at=NOW)
    close_scoring(round_=round_, by=officer, at=NOW)

    document = document_for(dossier_of(Proposal.objects.get(pk=proposal.pk), officer, with_names=False))

    assert document.proposal.not_counted == ("Een beoordelaar onthield zich: Ik ken dit onderwerp te weinig.",)
    assert len(document.proposal.assessors) == 3


def test_dossier_holds_what_the_panel_came_to_beside_the_scores(round_, officer):
    proposal = round_.proposals.get(title="Plan 0")
    talk = assess.PanelDiscussionFactory(meeting__round=round_, proposal=proposal)
    assess.PanelNoteFactory(discussion=talk, text="De begroting is ruim.")
    criterion = round_.criteria.first()
    for points in (3, 5):
        assess.PanelConsensusFactory(discussion=talk, criterion=criterion, points=points, reason=f"Daarom {points}.")
    assess.PanelPresenceFactory(discussion=talk)
    left = assess.PanelPresenceFactory(discussion=talk, presence=PresenceKind.LEFT)

    document = document_for(dossier_of(proposal, officer))

    assert document.proposal.criteria[0].consensus == "5"
    assert document.proposal.reasons[0].reasons[-1].text == "Daarom 5."
    assert document.proposal.panel.notes == ("De begroting is ruim.",)
    assert document.proposal.panel.left == str(left.person)
    assert document.proposal.criteria[0].mean == "3,00"  # the panel changes no score


def test_dossier_explains_a_tie(officer):
    round_ = scored_round(officer, 4)
    second = round_.proposals.get(title="Plan 3")

    standing = document_for(dossier_of(second, officer)).proposal.standing

    assert any("tonen beide 3,00" in each for each in standing.explanations)


def test_nobody_has_a_dossier_while_scores_are_given(officer):
    round_ = assess.scoring_round()
    proposal = make.complete_proposal("admissible", round=round_)
    submission_of(proposal)

    with pytest.raises(DocumentDataMissing):
        document_for(dossier_of(proposal, officer))


def test_an_interest_after_asking_stops_the_making(round_, officer):
    proposal = round_.proposals.get(title="Plan 0")
    report = dossier_of(proposal, officer)
    assess.ConflictOfInterestFactory(proposal=proposal, assessor=officer)

    make_report(report_id=report.pk, at=NOW + timedelta(seconds=1))

    report.refresh_from_db()
    assert report.status == ReportStatus.FAILED
    assert report.failure_reason


def test_panel_pack_leaves_out_what_is_closed_for_who_asks(round_, officer):
    closed = round_.proposals.get(title="Plan 1")
    assess.ConflictOfInterestFactory(proposal=closed, assessor=officer)

    (report,) = request_panel_packs(round_=round_, by=officer, at=NOW, selection=EVERYTHING, with_names=False)

    document = document_for(report)
    assert [each.title for each in document.proposals] == ["Plan 0"]
    assert "Plan 1" not in text_of(document.to_pdf())


def test_panel_pack_of_the_queue_holds_what_differs(officer):
    round_ = assess.scoring_round()
    people = assess.assessors()
    for title, points in (("Eens", (3, 3, 3)), ("Oneens", (2, 4, 3))):
        proposal = make.complete_proposal("admissible", round=round_, title=title)
        submission_of(proposal)
        for person, each in zip(people, points, strict=True):
            assess.assess(proposal, person, (each,) * 5)
    close_scoring(round_=round_, by=officer, at=NOW)
    round_.refresh_from_db()

    (report,) = request_panel_packs(round_=round_, by=officer, at=NOW, selection=QUEUE, with_names=True)

    document = document_for(report)
    assert [each.title for each in document.proposals] == ["Oneens"]
    assert document.grid[0].marked == (True,) * len(document.criteria)


def test_panel_pack_asks_as_much_for_one_proposal_as_for_thirty(officer):
    counts = []
    for number, count in enumerate((1, 30)):
        round_ = scored_round(officer, count, slug=f"ronde-{number}")
        (report,) = request_panel_packs(round_=round_, by=officer, at=NOW, selection=EVERYTHING, with_names=True)
        with CaptureQueriesContext(connection) as asked:
            document = document_for(Report.objects.get(pk=report.pk))
        assert len(document.proposals) == count
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 31  # one of them reads the rule of the division


def test_a_large_round_comes_in_even_parts():
    assert divided([], 3) == []
    assert [keys for _number, _parts, keys in divided([1, 2, 3, 4], 3)] == [[1, 2], [3, 4]]
    assert [number for number, _parts, _keys in divided(list(range(250)), 30)] == list(range(1, 10))


def test_a_pack_that_nobody_reads_is_refused(round_, officer, monkeypatch):
    monkeypatch.setattr("reporting.services.panel_packs.MOST_PROPOSALS", 1)

    with pytest.raises(PackTooLarge):
        request_panel_packs(round_=round_, by=officer, at=NOW, selection=EVERYTHING, with_names=False)


@pytest.fixture
def reading(officer):
    """An assessor with three proposals: one scored, one only declared, one closed by an interest."""
    round_, person = assess.scoring_round(slug="lezen"), make.user_with_role("assessor")
    proposals = []
    for title in ("Gescoord", "Te doen", "Gesloten"):
        proposal = make.complete_proposal("admissible", round=round_, title=title)
        submission_of(proposal)
        proposals.append(proposal)
    assess.assess(proposals[0], person, (4,) * 5)
    assess.assigned(proposals[1], person)
    assess.assigned(proposals[2], person)
    assess.assess(proposals[0], make.user_with_role("assessor"), (2,) * 5)
    assess.ConflictOfInterestFactory(proposal=proposals[2], assessor=person)
    return round_, person


def test_own_pack_holds_only_what_may_be_read(reading):
    round_, person = reading

    (report,) = request_own_packs(round_=round_, by=person, at=NOW, with_notes=True)

    document = document_for(report)
    assert [each.content.proposal_title for each in document.proposals] == ["Gescoord", "Te doen"]
    assert {each.points for each in document.proposals[0].scores} == {"4"}
    text = text_of(document.to_pdf())
    assert "Gesloten" not in text
    contact = round_.proposals.get(title="Gescoord").contact_email
    assert contact
    assert contact not in text


def test_own_pack_without_notes_has_no_scores(reading):
    round_, person = reading

    (report,) = request_own_packs(round_=round_, by=person, at=NOW, with_notes=False)

    assert [each.scores for each in document_for(report).proposals] == [(), ()]


def test_own_pack_is_not_made_of_what_closed_meanwhile(reading):
    round_, person = reading
    (report,) = request_own_packs(round_=round_, by=person, at=NOW, with_notes=True)
    assess.ConflictOfInterestFactory(proposal=round_.proposals.get(title="Te doen"), assessor=person)

    with pytest.raises(DocumentDataMissing):
        document_for(Report.objects.get(pk=report.pk))


def test_own_packs_of_two_assessors_are_two_documents(reading):
    round_, person = reading
    other = make.user_with_role("assessor")
    assess.assigned(round_.proposals.get(title="Te doen"), other)

    packs = [request_own_packs(round_=round_, by=each, at=NOW, with_notes=False) for each in (person, other, person)]

    assert packs[0] == packs[2] != packs[1]


def test_own_pack_asks_as_much_for_one_proposal_as_for_a_whole_part(officer):
    counts = []
    for count in (1, PROPOSALS_A_PART):
        round_, person = assess.scoring_round(slug=f"lezen-{count}"), make.user_with_role("assessor")
        for _each in range(count):
            proposal = make.complete_proposal("admissible", round=round_)
            submission_of(proposal)
            assess.assess(proposal, person)
        (report,) = request_own_packs(round_=round_, by=person, at=NOW, with_notes=True)
        with CaptureQueriesContext(connection) as asked:
            assert len(document_for(Report.objects.get(pk=report.pk)).proposals) == count
        counts.append(len(asked))

    assert counts[0] == counts[1] <= 15


def test_an_interest_of_staff_who_assess_closes_what_tells_places(round_, officer):
    """A dossier of another proposal says which place that has, a pack how the others did."""
    other = round_.proposals.get(title="Plan 0")
    dossier = dossier_of(other, officer)
    pack = Report.objects.create(
        kind=ReportKind.PANEL_PACK, round=round_, parameters={"proposals": [other.pk]}, requested_by=officer,
        requested_at=NOW, due_at=NOW,
    )  # fmt: skip
    make.RoleGrantFactory(user=officer, role=Role.ASSESSOR)
    reader = User.objects.get(pk=officer.pk)
    assert set(Report.objects.visible_to(reader)) == {dossier, pack}

    assess.ConflictOfInterestFactory(proposal=round_.proposals.get(title="Plan 1"), assessor=reader)

    assert not Report.objects.visible_to(reader).exists()
