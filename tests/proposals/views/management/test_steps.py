"""The steps of a round that staff take by hand."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse

from proposals.enums import Role, RoundStatus
from proposals.models import Round
from proposals.services.clock import database_now
from proposals.services.rounds import missing_tasks
from tests.factories import proposals as make
from tests.factories.rounds import ready_round

pytestmark = pytest.mark.django_db


def take(client, round_, **data):
    return client.post(reverse("proposals:round_step", args=[round_.slug]), data)


def levels(answer):
    return [message.level_tag for message in get_messages(answer.wsgi_request)]


def status_of(round_):
    return Round.objects.get(pk=round_.pk).status


def preparing():
    return ready_round(make.user_with_role(Role.PROGRAMME_OFFICER))


def test_publish_makes_the_round_visible(sign_in, officer):
    round_ = preparing()

    answer = take(sign_in(officer), round_, step="publish")

    assert (answer.status_code, levels(answer), status_of(round_)) == (302, ["success"], RoundStatus.PUBLISHED)


def test_publish_names_what_is_missing(sign_in, officer):
    round_ = make.RoundFactory(status=RoundStatus.PREPARATION)
    make.RoundThemeFactory(round=round_)

    answer = take(sign_in(officer), round_, step="publish")

    (message,) = get_messages(answer.wsgi_request)
    assert (message.level_tag, status_of(round_)) == ("error", RoundStatus.PREPARATION)
    missing = {task.code: task.missing for task in missing_tasks(round_, database_now())}
    assert missing["questions"][0] in message.message
    assert "themes" not in missing
    assert answer.url == reverse("proposals:round_setup", args=[round_.slug])


def test_publish_a_second_time_changes_nothing_and_says_so(sign_in, officer):
    round_ = preparing()
    take(sign_in(officer), round_, step="publish")
    moment = Round.objects.get(pk=round_.pk).published_at

    answer = take(sign_in(officer), round_, step="publish")

    assert levels(answer)[-1] == "error"
    assert Round.objects.get(pk=round_.pk).published_at == moment


def test_start_assessment_of_a_closed_round(sign_in, officer):
    round_ = make.RoundFactory(status=RoundStatus.CLOSED)

    take(sign_in(officer), round_, step="start_assessment")

    assert status_of(round_) == RoundStatus.IN_ASSESSMENT


def test_start_assessment_of_an_open_round_is_refused(sign_in, officer, open_round):
    answer = take(sign_in(officer), open_round, step="start_assessment")

    assert (levels(answer), status_of(open_round)) == (["error"], RoundStatus.OPEN)


@pytest.mark.parametrize("data", [{}, {"step": "finish"}, {"step": "__class__"}, {"step": "publish\x00"}])
def test_a_step_that_is_not_on_offer_answers_400(sign_in, officer, data):
    round_ = preparing()

    answer = take(sign_in(officer), round_, **data)

    assert (answer.status_code, status_of(round_)) == (400, RoundStatus.PREPARATION)


@pytest.mark.parametrize("who", ["controller", "coordinator", "decision_maker", "finance_officer", "account_holder"])
def test_only_a_programme_officer_takes_steps(request, client, who):
    round_ = preparing()
    client.force_login(request.getfixturevalue(who))

    assert take(client, round_, step="publish").status_code == 403
    assert status_of(round_) == RoundStatus.PREPARATION


def test_the_invented_round_can_be_closed_soon(sign_in, officer, settings):
    settings.DEMONSTRATION = True
    round_ = make.full_round(is_fictitious=True)
    client = sign_in(officer)
    assert b'value="close_soon"' in client.get(reverse("proposals:management_round", args=[round_.slug])).content

    before = database_now()
    take(client, round_, step="close_soon")

    pause = Round.objects.get(pk=round_.pk).closes_at - before
    assert timedelta(seconds=119) < pause < timedelta(seconds=130)


@pytest.mark.parametrize(("is_fictitious", "is_demonstration"), [(False, True), (True, False)])
def test_a_real_round_or_site_has_no_such_step(sign_in, officer, settings, is_fictitious, is_demonstration):
    settings.DEMONSTRATION = is_demonstration
    round_ = make.full_round(is_fictitious=is_fictitious)
    client = sign_in(officer)
    assert b"close_soon" not in client.get(reverse("proposals:management_round", args=[round_.slug])).content

    answer = take(client, round_, step="close_soon")

    assert levels(answer) == ["error"]
    assert Round.objects.get(pk=round_.pk).closes_at == round_.closes_at
