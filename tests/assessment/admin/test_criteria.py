"""Criteria in the technical admin: part of the call, frozen when it opens."""

import pytest
from django.utils import timezone

from assessment.models import Criterion
from assessment.services.assignment import NotAssignable
from proposals.enums import Role, RoundStatus
from proposals.models import Round
from tests.admin_pages import address, form_values
from tests.factories import assessment as build
from tests.factories import proposals as make


@pytest.fixture
def round_(db):
    return make.RoundFactory(status=RoundStatus.PREPARATION)


def values(round_, **changes):
    typed = {
        "round": round_.pk, "code": "feasibility", "official_name": "uitvoerbaarheid van het voorstel",
        "weight_percentage": "20", "minimum_points": "1", "maximum_points": "5", "sort_order": "2",
        "anchors": "Kan niet.\nKan nauwelijks.\nKan, met risico.\nKan goed.\nKan goed, en meteen.",
    }  # fmt: skip
    return {**typed, **changes}


def test_officer_adds_a_criterion_with_commas_in_its_words(sign_in, officer, round_):
    answer = sign_in(officer).post(address(Criterion, "add"), values(round_))

    assert answer.status_code == 302, answer.context["errors"]
    criterion = Criterion.objects.get()
    assert criterion.anchored_points()[2] == (3, "Kan, met risico.")
    assert len(criterion.anchors) == 5


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"anchors": "Goed.\nSlecht."}, "anchors"),
        ({"anchors": ""}, "anchors"),
        ({"anchors": "\n".join(["x" * 301] * 5)}, "anchors"),
        ({"weight_percentage": "0"}, "weight_percentage"),
        ({"weight_percentage": "100,01"}, "weight_percentage"),
        ({"weight_percentage": "veel"}, "weight_percentage"),
        ({"minimum_points": "5", "maximum_points": "1"}, "anchors"),
        ({"code": "charme"}, "code"),
    ],
)
def test_bad_input_is_refused_at_the_field(sign_in, officer, round_, changes, field):
    page = sign_in(officer).post(address(Criterion, "add"), values(round_, **changes))

    assert page.status_code == 200
    assert field in page.context["adminform"].form.errors
    assert not Criterion.objects.exists()


def test_stored_words_stand_one_below_the_other(sign_in, officer, round_):
    criterion = build.CriterionFactory(round=round_)
    client = sign_in(officer)

    page = client.get(address(Criterion, "change", criterion.pk))
    answer = client.post(address(Criterion, "change", criterion.pk), form_values(page))

    assert answer.status_code == 302, answer.context["errors"]
    criterion.refresh_from_db()
    assert criterion.anchors == build.ANCHORS


def test_criteria_freeze_when_the_round_opens(sign_in, officer, round_):
    criterion = build.CriterionFactory(round=round_)
    published = {"published_at": timezone.now(), "published_by": officer}
    make.move_rounds(Round.objects.filter(pk=round_.pk), RoundStatus.OPEN, **published)

    answer = sign_in(officer).post(address(Criterion, "change", criterion.pk), values(round_, weight_percentage="90"))

    assert answer.status_code == 403
    criterion.refresh_from_db()
    assert criterion.weight_percentage == 20


@pytest.mark.parametrize("role", sorted(set(Role.values) - {Role.PROGRAMME_OFFICER}))
def test_no_other_role_makes_criteria(sign_in, round_, role):
    answer = sign_in(make.user_with_role(role)).post(address(Criterion, "add"), values(round_))

    assert answer.status_code in {302, 403, 404}
    assert not Criterion.objects.exists()


def test_without_criteria_nothing_is_assigned(assessor, coordinator):
    round_ = build.scoring_round()
    with make.before_opening():
        Criterion.objects.filter(round=round_).delete()

    with pytest.raises(NotAssignable):
        build.assigned(build.admissible_proposal(round_), assessor, by=coordinator)
