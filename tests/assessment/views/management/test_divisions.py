"""Divisions of the work as a coordinator meets them."""

import pytest
from django.utils import timezone
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assessment.enums import AssignmentRunStatus, DivisionAim
from assessment.models import Assessment, AssignmentRun
from assessment.services.assignment_runs import apply_assignment, propose_assignment
from proposals.enums import RoundStatus
from proposals.models import Round
from tests.assessment.views.management.reading import query_count, words
from tests.factories import assessment as build
from tests.factories import proposals as make

HERE = "/beheer/ronde/ronde/toewijzen/verdelingen/"
APPLY, DISCARD = f"{HERE}1/toepassen/", f"{HERE}1/wegleggen/"


def proposed(round_, by, title="Eerste", **values):
    return propose_assignment(round_=round_, title=title, by=by, at=timezone.now(), **values)


def test_link_stands_beside_dividing_evenly(sign_in, coordinator, scoring):
    assert f'href="{HERE}"' in sign_in(coordinator).get("/beheer/ronde/ronde/toewijzen/").content.decode()


def test_empty_list_says_what_to_do(sign_in, coordinator, scoring):
    page = sign_in(coordinator).get(HERE)

    assert _("There are no divisions yet") in words(page)
    assert page.status_code == 200


def test_making_a_proposal_shows_names_loads_and_asks_nobody(sign_in, coordinator, scoring):
    _round, proposal = scoring
    panel = build.assessors(3)

    page = sign_in(coordinator).post(HERE, {"title": "Na de vakantie", "aim": "fewest_changes"}, follow=True)

    assert page.redirect_chain == [(f"{HERE}1/", 302)]
    for name in ["Na de vakantie", proposal.title, *map(str, panel)]:
        assert name in words(page)
    assert [each.after for each in page.context["preview"].people] == [1, 1, 1]
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"title": " ", "aim": "most_even"}, "title"), ({"title": "Goed", "aim": "x"}, "aim"), ({"title": "Goed"}, "aim")],
)
def test_bad_input_is_told_at_the_field_and_stays(sign_in, coordinator, scoring, typed, field):
    page = sign_in(coordinator).post(HERE, typed)

    assert page.status_code == 422
    assert page.context["form"].errors.keys() == {field}
    assert 'value="Goed"' in page.content.decode() or field == "title"
    assert not AssignmentRun.objects.exists()


def test_without_assessors_it_says_so_and_keeps_the_title(sign_in, coordinator, scoring):
    page = sign_in(coordinator).post(HERE, {"title": "Eerste", "aim": "most_even"})

    assert page.status_code == 409
    assert 'value="Eerste"' in page.content.decode()
    assert _("There are no assessors yet. Give at least one person the role of assessor first.") in words(page)


def test_applying_asks_everybody(sign_in, coordinator, scoring):
    round_, proposal = scoring
    build.assessors(3)
    proposed(round_, coordinator)

    answer = sign_in(coordinator).post(APPLY)

    assert answer.url == f"{HERE}1/"
    assert proposal.assessments.count() == 3
    assert AssignmentRun.objects.get().status == AssignmentRunStatus.APPLIED


def test_putting_away_changes_nothing_else(sign_in, coordinator, scoring):
    build.assessors(3)
    proposed(scoring[0], coordinator)
    client = sign_in(coordinator)

    page = client.post(DISCARD, follow=True)

    assert AssignmentRun.objects.get().status == AssignmentRunStatus.DISCARDED
    assert not Assessment.objects.exists()
    assert APPLY not in page.content.decode()
    assert client.post(APPLY).status_code == client.post(DISCARD).status_code == 409


def test_round_that_changed_is_told_before_and_after_pressing(sign_in, coordinator, scoring):
    round_, proposal = scoring
    panel = build.assessors(4)
    proposed(round_, coordinator)
    client = sign_in(coordinator)
    assert APPLY in client.get(f"{HERE}1/").content.decode()
    build.ConflictOfInterestFactory(proposal=proposal, assessor=panel[0])

    looked, pressed = client.get(f"{HERE}1/"), client.post(APPLY)

    assert _("The round changed since this division was made. It cannot be applied any more.") in words(looked)
    assert APPLY not in looked.content.decode()
    assert pressed.status_code == 409
    assert not Assessment.objects.exists()


def test_shortage_stands_with_its_cause(sign_in, coordinator, scoring):
    round_, proposal = scoring
    panel = build.assessors(3)
    make.MembershipFactory(user=panel[0], organisation=proposal.organisation)
    proposed(round_, coordinator)

    page = sign_in(coordinator).get(f"{HERE}1/")

    causes = _("These have an interest, abstained or were taken off: %(people)s.") % {"people": panel[0]}
    assert _("Not every place can be filled") in words(page)
    assert causes in words(page)


def test_who_left_is_named_with_what_goes(sign_in, coordinator, scoring):
    round_, proposal = scoring
    panel = build.assessors(4)
    build.assigned(proposal, panel[0], by=coordinator)
    panel[0].is_active = False
    panel[0].save()
    proposed(round_, coordinator)

    page = sign_in(coordinator).get(f"{HERE}1/")

    assert _("%(person)s, who is no assessor any more") % {"person": panel[0]} in words(page)
    assert (page.context["preview"].added, page.context["preview"].removed) == (3, 1)


def test_two_divisions_are_compared(sign_in, coordinator, scoring):
    round_, proposal = scoring
    other = build.admissible_proposal(round_, title="Markt op maat")
    for person in build.assessors(3):
        build.assigned(proposal, person, by=coordinator)
        build.assigned(other, person, by=coordinator)
    newcomers = [make.user_with_role("assessor", name=f"Nieuw {number}") for number in range(3)]
    proposed(round_, coordinator)
    proposed(round_, coordinator, "Gelijker", aim=DivisionAim.MOST_EVEN)
    client = sign_in(coordinator)

    page, same = client.get(f"{HERE}1/?met=2"), client.get(f"{HERE}1/")

    found = page.context["differences"]
    assert {name for each in found for name in each.only_other} == {str(each) for each in newcomers}
    assert sum(len(each.only_this) for each in found) == 3
    assert same.context["other"] is None
    assert escape("Gelijker") in page.content.decode()


@pytest.mark.parametrize(("typed", "status"), [("x", 200), ("", 200), ("²", 200), ("9" * 30, 200), ("7", 404)])
def test_forged_comparison_does_no_harm(sign_in, coordinator, scoring, typed, status):
    build.assessors(3)
    proposed(scoring[0], coordinator)

    assert sign_in(coordinator).get(f"{HERE}1/", {"met": typed}).status_code == status


@pytest.mark.parametrize("number", ["0", "2", "99999999999999999999"])
def test_forged_number_does_not_exist(sign_in, coordinator, scoring, number):
    client = sign_in(coordinator)

    assert client.get(f"{HERE}{number}/").status_code == 404
    assert client.post(f"{HERE}{number}/toepassen/").status_code == 404


def test_after_scoring_divisions_are_read_only(sign_in, coordinator, scoring):
    round_, _proposal = scoring
    build.assessors(3)
    apply_assignment(run=proposed(round_, coordinator), by=coordinator, at=timezone.now())
    proposed(round_, coordinator, "Tweede")
    Round.objects.filter(pk=round_.pk).update(status=RoundStatus.SCORING_CLOSED)
    client = sign_in(coordinator)

    assert client.get(f"{HERE}1/").status_code == 200
    assert f"{HERE}2/toepassen/" not in client.get(f"{HERE}2/").content.decode()
    assert pgettext("division", "Make a proposal") not in words(client.get(HERE))
    assert client.post(HERE, {"title": "Derde", "aim": "most_even"}).status_code == 409


def test_pages_take_as_many_queries_for_thirty_as_for_one(sign_in, coordinator, scoring):
    round_, _proposal = scoring
    build.assessors(4)
    proposed(round_, coordinator)
    proposed(round_, coordinator, "Tweede")
    client = sign_in(coordinator)
    few = [query_count(client, each) for each in (HERE, f"{HERE}2/?met=1")]
    for _turn in range(29):
        build.admissible_proposal(round_)
    for number in range(6):
        proposed(round_, coordinator, f"Nog {number}")

    many = [query_count(client, each) for each in (HERE, f"{HERE}8/?met=7")]

    assert many == few
    assert max(few) <= 22
