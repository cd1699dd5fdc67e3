"""The dry run: three test applicants, the real services, and nothing of them that stays."""

from decimal import Decimal

import pytest
from django.apps import apps
from django.db import transaction

from proposals.enums import QuestionKind, QuestionSection, RoundStatus, ShareRule
from proposals.models import Rehearsal, Round
from proposals.services.clock import database_now
from proposals.services.rounds import CallFrozen, call_digest, hold_rehearsal
from tests.factories import proposals as make
from tests.factories.rounds import preparing_round

pytestmark = pytest.mark.django_db


def counts():
    return {
        model._meta.label: model.objects.count()
        for model in apps.get_models()
        if model is not Rehearsal and not model._meta.label.startswith(("proposals.RehearsalEvent", "pghistory."))
    }


def hold(round_, by):
    return hold_rehearsal(round_=round_, by=by, at=database_now())


def findings(rehearsal, code):
    (walk,) = [each for each in rehearsal.report["applicants"] if each["code"] == code]
    return walk["findings"]


def test_the_three_see_what_they_should_and_nothing_stays(officer):
    round_ = preparing_round()
    make.QuestionFactory(round=round_, section=QuestionSection.DECLARATION, kind=QuestionKind.STATEMENT)
    before = counts()

    rehearsal = hold(round_, officer)

    assert rehearsal.passed, rehearsal.report
    assert counts() == before
    assert (rehearsal.held_by, rehearsal.call_digest) == (officer, call_digest(round_))
    assert [walk["code"] for walk in rehearsal.report["applicants"]] == ["complete", "empty", "wrong"]
    assert len(findings(rehearsal, "wrong")) == 3
    empty = findings(rehearsal, "empty")[0]
    assert any(question.text in words for question in round_.questions.all() for words in empty["details"])
    round_.refresh_from_db()
    assert round_.status == RoundStatus.PREPARATION


def test_no_message_or_task_is_sent_for_them(officer, django_capture_on_commit_callbacks):
    round_ = preparing_round()

    with django_capture_on_commit_callbacks() as callbacks, transaction.atomic():
        hold(round_, officer)

    assert callbacks == []


def test_a_guideline_warns_and_does_not_refuse(officer):
    round_ = preparing_round(share_rule=ShareRule.WARN)

    rehearsal = hold(round_, officer)

    assert rehearsal.passed, rehearsal.report


def test_all_costs_may_be_asked(officer):
    rehearsal = hold(preparing_round(maximum_share_percentage=Decimal(100)), officer)

    assert rehearsal.passed, rehearsal.report
    assert len(findings(rehearsal, "wrong")) == 2


@pytest.mark.parametrize("share", ["33.33", "0.01", "66.67"])
def test_an_awkward_share_is_reckoned_to_the_cent(officer, share):
    rehearsal = hold(preparing_round(maximum_share_percentage=Decimal(share)), officer)

    assert rehearsal.passed, rehearsal.report


def test_a_short_limit_is_kept(officer):
    round_ = preparing_round()
    round_.questions.update(maximum_words=1)

    assert hold(round_, officer).passed


def test_a_round_that_nobody_can_enter_fails_with_the_reason(officer):
    round_ = preparing_round()
    round_.themes.clear()

    rehearsal = hold(round_, officer)

    assert not rehearsal.passed
    (refused,) = findings(rehearsal, "complete")
    assert (refused["passed"], bool(refused["details"])) == (False, True)


def test_an_open_round_has_no_dry_run(officer, open_round):
    with pytest.raises(CallFrozen):
        hold(open_round, officer)

    assert not Rehearsal.objects.exists()


def test_a_published_round_can_be_tried_again(officer):
    round_ = preparing_round(status=RoundStatus.PUBLISHED)

    rehearsal = hold(round_, officer)

    assert rehearsal.passed, rehearsal.report
    assert Round.objects.get(pk=round_.pk).status == RoundStatus.PUBLISHED
