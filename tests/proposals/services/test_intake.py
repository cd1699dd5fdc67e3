"""What the intake finds: right, odd or missing."""

from datetime import timedelta

import pytest
from django.utils import timezone

from proposals.services.intake import has_warnings, intake_points, warning_count
from proposals.services.supplements import send_supplement
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db


def kinds(proposal):
    return {point.title: point.kind for point in intake_points(proposal) if point.kind != "ok"}


def test_a_complete_proposal_has_only_good_points(draft):
    make.sent_in(draft)

    points = intake_points(draft)

    assert [point.kind for point in points] == ["ok"] * 6
    assert all(text for point in points for text in point.texts)
    assert not has_warnings(draft)


def odd(draft, change):
    make.sent_in(draft)
    change(draft)
    return [(point.kind, len(point.texts)) for point in intake_points(draft) if point.kind != "ok"]


def other_proposal(proposal):
    make.ProposalFactory(round=proposal.round, organisation=proposal.organisation, status="submitted")


CHANGES = {
    "too late": (lambda p: setattr(p.round, "closes_at", p.submitted_at), [("missing", 1)]),
    "in time by a hair": (lambda p: setattr(p.round, "closes_at", p.submitted_at + timedelta(microseconds=1)), []),
    "a partnership": (lambda p: setattr(p.organisation.region, "kind", "partnership"), [("missing", 1)]),
    "another proposal": (other_proposal, [("odd", 1)]),
    "a new question": (lambda p: make.QuestionFactory(round=p.round, section="plan"), [("missing", 1)]),
}


@pytest.mark.parametrize(("change", "expected"), CHANGES.values(), ids=CHANGES.keys())
def test_what_is_the_matter_is_found(draft, change, expected):
    assert odd(draft, change) == expected


@pytest.mark.parametrize(
    ("state", "expected"),
    [("clean", []), ("waiting", ["odd"]), ("not_scanned", ["odd"]), ("infected", ["missing", "missing"])],
)
def test_attachments_count_by_what_the_scanner_said(draft, state, expected):
    for _each in range(2):
        make.AttachmentFactory(proposal=draft, scan_state=state)

    points = [point for point in intake_points(draft) if point.kind != "ok"]

    found = [point.kind for point in points if len(point.texts) == 2]
    assert found == expected


def test_a_theme_that_the_round_does_not_ask_is_named(draft):
    theme = make.ProposalThemeFactory(proposal=draft).theme

    points = [point for point in intake_points(draft) if point.kind == "missing"]

    assert [str(theme) in point.texts[0] for point in points if point.texts].count(True) == 1


def test_very_short_answers_are_odd(draft):
    draft.answers.filter(question__section="plan").update(text="Nee.")

    assert "odd" in kinds(draft).values()


def test_a_late_supplement_is_odd_and_counted(draft, signatory, officer):
    make.sent_in(draft, by=signatory)
    request = make.asked_for(draft, "plan", by=officer)
    send_supplement(proposal=draft, token=make.uuid.uuid4(), by=signatory, at=request.due_at)
    draft = type(draft).objects.get(pk=draft.pk)

    assert warning_count(draft) == 1
    assert timezone.localtime(request.due_at).strftime("%Y") in str(intake_points(draft)[-1].texts)
