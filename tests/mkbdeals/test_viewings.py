"""Who saw what is written down: for every address that shows a secret, once, and at no one's cost (AU-03)."""

import logging
import re
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.core.cache import caches
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.db.models import CharField
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from mkbdeals.operations.watch import problems
from mkbdeals.viewings import MISSED, NOTE, SHOWN, SUBJECTS, missed
from proposals.enums import ProposalStatus, ViewingKind
from proposals.models import Viewing
from proposals.queries.viewings import MOST_AT_ONCE, bulk_readers, most_within
from tests.factories import proposals as make
from tests.permission_table import rows
from tests.permission_world import MINISTRY

# What staff read and is not noted, by the name of the address, and why.
LEFT_OUT = {
    r"account_|proposals:own_session": "the own account",
    r"admin:(index|jsi18n|app_list|autocomplete|auth_user)": "accounts and ways to pages",
    r"admin:(proposals_(user|membership|rolegrant|region|organisation|theme|round|auditseal|refusal)|assessment_criterion)_":
        "accounts, reference data and the call",
    r"admin:(proposals_deal|reporting_\w+)_": "deals, names of documents and the action plan",
    r"proposals:(round_|question_list|ceiling)|assessment:(criteria_setup|division_rule|rule_amendment)": "the call",
    r"proposals:(management_home|management_round$|management_outages|outage_|extension_|mail_hold$)":
        "counts, outages, mail that stands still",
    r"proposals:(retention|person_data)": "what goes and what was given out about a person keep records of their own",
    r"proposals:supplement_(term|close)": "forms about a proposal whose page was opened",
    r"proposals:(management_portal_messages$)": "subjects of messages; opening one is noted",
    r"proposals:(deal_(?!covenant_file)|management_deal(?!s_file)|amendment|tranche|payment|recovery|determination|management_payments)":
        "deals: both sides work in them every day, and what they hold becomes public",
    r"reporting:(progress_report_list|progress_overview|reporting_plan|round_reporting)": "which reports are due",
    r"reporting:(open_data_preview|parliament_|letter_text)": "what is published, and texts without a decision",
    r"reporting:(report_(list|detail|status)|batch_(detail|status)|acknowledgement_state|letter_progress)":
        "how far a document is; opening the document is noted",
    r"reporting:(dossier|panel_pack|own_pack|objection_file)$": "asking for a document; opening it is noted",
    r"assessment:(practice_|calibration$)|beoordelen:practice": "practice: nothing in it is real",
    r"assessment:(panel_sitting|assignment_run_list)": "days and names of plans",
    r"beoordelen:(index|scale|profile|wishes|declaration|assessment_(abstain|interest))": "the own work of an assessor",
}  # fmt: skip
# Buttons that show no secret page of their own, also when they refuse, and why.
BUTTONS_LEFT_OUT = {
    r"assessment:(allocation_run|assessor_wish_remove|assignment_evenly|award_lapse_(cancel|confirm)|calibration_run)$":
        "leads on to another page",
    r"assessment:(decision_plan_cancel|follow_up_(approve|publish)|interest_find|panel_discussion_reopen)$": "idem",
    r"assessment:(ranking_uncertainty_run|scenario_(freeze|put_away)|scoring_remind(ers)?)$": "idem",
    r"beoordelen:assessment_reopen|proposals:sign_in_link|reporting:(batch_step|deal_document|\w+_retry)$": "idem",
    r"assessment:panel_draft|beoordelen:assessment_autosave": "a script saves what its own page shows",
    r"proposals:(learning_|milestone_|session_)": "deals, as above",
    r"reporting:(batch_choose|letter_request)$": "asking for documents; opening one is noted",
}  # fmt: skip


def test_every_address_that_staff_read_is_noted_or_left_out_for_a_reason():
    read = {
        row.route for row in rows()
        if row.method == "GET" and row.answers["anonymous"] != 200
        and any(row.answers[role] == 200 for role in MINISTRY)
    }  # fmt: skip
    silent = {route for route in read if any(re.match(pattern, route) for pattern in LEFT_OUT)}

    assert sorted(read - set(SHOWN) - silent) == [], "mkbdeals/viewings.py or LEFT_OUT"
    assert sorted(set(SHOWN) - {row.route for row in rows()}) == []
    assert sorted(set(SHOWN) & silent) == []


def test_every_button_that_answers_with_a_secret_page_is_noted_or_left_out_for_a_reason():
    pressed = {
        row.route for row in rows()
        if row.method == "POST" and {row.answers[role] for role in MINISTRY} - {403, 404}
    }  # fmt: skip
    silent = {route for route in pressed if any(re.match(each, route) for each in LEFT_OUT | BUTTONS_LEFT_OUT)}

    assert sorted(pressed - set(SHOWN) - silent) == [], "mkbdeals/viewings.py or BUTTONS_LEFT_OUT"


@pytest.mark.django_db
@pytest.mark.parametrize("subject", SUBJECTS)
def test_a_subject_is_found_by_a_key(subject):
    with connection.cursor() as cursor:
        cursor.execute(SUBJECTS[subject], ["0" if subject else None])

        assert len(cursor.description) == 2
        assert (subject == "") == bool(cursor.fetchall())
    assert {each.subject for each in SHOWN.values()} == set(SUBJECTS)


@pytest.fixture
def attachment(open_round):
    """A file of a submitted proposal."""
    proposal = make.complete_proposal(round=open_round)
    row = make.AttachmentFactory(proposal=proposal)
    make.move_proposal(proposal, ProposalStatus.SUBMITTED)
    return row


def address_of(attachment):
    return f"/aanvragen/{attachment.proposal_id}/bijlagen/{attachment.pk}/"


@pytest.mark.django_db
def test_a_row_says_who_what_which_when_and_in_which_request(sign_in, officer, attachment):
    before = timezone.now()

    answer = sign_in(officer).get(address_of(attachment))

    row = Viewing.objects.get()
    assert answer.status_code == 200
    assert (row.viewed_by, row.kind, row.route) == (officer, ViewingKind.ATTACHMENT, "proposals:attachment_download")
    assert (row.proposal, row.round) == (attachment.proposal, attachment.proposal.round)
    assert (row.thing, row.thing_number) == ("attachment", attachment.pk)
    assert before <= row.viewed_at <= timezone.now()
    assert row.request_id == answer["X-Request-ID"]


@pytest.mark.django_db
def test_a_row_has_no_room_for_words():
    """The canary: short codes of the program and numbers, and nothing that somebody typed."""
    texts = {each.name: each.max_length for each in Viewing._meta.concrete_fields if isinstance(each, CharField)}

    assert texts == {"kind": 20, "route": 80, "thing": 30, "request_id": 64}
    assert max(map(len, SHOWN)) <= texts["route"]
    assert max(len(each.thing) for each in SHOWN.values()) <= texts["thing"]


@pytest.mark.django_db
def test_it_costs_one_statement_and_applicants_none(sign_in, officer, organisation, editor, open_round):
    proposal = make.ProposalFactory(round=open_round, organisation=organisation, status=ProposalStatus.SUBMITTED)
    for person, number in ((officer, 1), (editor, 0)):
        with CaptureQueriesContext(connection) as asked:
            assert sign_in(person).get(f"/aanvragen/{proposal.pk}/lezen/").status_code == 200

        assert len([each for each in asked if "proposals_viewing" in each["sql"]]) == number


def test_the_transaction_has_its_number_before_the_row():
    """Sealing knows by the transactions that run which numbers may still come (docs/sealing.md)."""
    assert 0 < NOTE.index("pg_current_xact_id()") < NOTE.index("INSERT INTO proposals_viewing")


@pytest.mark.django_db
def test_what_only_looks_or_shows_nothing_is_not_noted(sign_in, officer, assessor, attachment):
    client = sign_in(officer)
    client.head(address_of(attachment))
    client.get(address_of(attachment), headers={"X-Background": "1"})
    client.get(f"/aanvragen/{attachment.proposal_id}/bijlagen/0/")
    sign_in(assessor).get(address_of(attachment))
    Client().get(address_of(attachment))

    assert not Viewing.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_page_is_shown_when_it_cannot_be_noted_and_that_is_told(sign_in, officer, attachment, caplog):
    caches["shared"].delete(MISSED)
    client = sign_in(officer)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE proposals_viewing RENAME TO proposals_viewing_away")
    try:
        with caplog.at_level(logging.ERROR, logger="mkbdeals.viewings"):
            answer = client.get(address_of(attachment))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE proposals_viewing_away RENAME TO proposals_viewing")

    assert answer.status_code == 200
    assert "attachment_download" in caplog.text
    assert missed() == 1
    assert "who saw a page could not be written 1 times in the last day" in list(problems())
    caches["shared"].delete(MISSED)


@pytest.mark.django_db(transaction=True)
def test_a_locked_table_holds_nobody_up(sign_in, officer, attachment):
    client, other = sign_in(officer), connection.copy()
    with other.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("LOCK TABLE proposals_viewing")
        started = timezone.now()

        assert client.get(address_of(attachment)).status_code == 200
        assert timezone.now() - started < timedelta(seconds=5)
        cursor.execute("ROLLBACK")
    other.close()
    caches["shared"].delete(MISSED)


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET route = 'x'", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_change_what_was_noted(statement):
    make.ViewingFactory()
    with connection.cursor() as cursor:
        cursor.execute(f'SET LOCAL ROLE "{django_settings.APPLICATION_ROLE}"')
    make_one = "INSERT INTO proposals_viewing (viewed_at, viewed_by_id, kind, route, thing, request_id)"
    with connection.cursor() as cursor:
        cursor.execute(f"{make_one} VALUES (now(), 1, 'list', 'x', '', '')")

    with pytest.raises(ProgrammingError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("proposals_viewing"))


@pytest.mark.django_db
def test_the_owner_is_refused_by_a_trigger():
    row = make.ViewingFactory()

    for step in (row.delete, lambda: Viewing.objects.update(route="anders")):
        with pytest.raises(IntegrityError), transaction.atomic():
            step()


def seen_by(person, number, at, step):
    """Let a person see so many different things, one after another."""
    Viewing.objects.bulk_create(
        make.ViewingFactory.build(viewed_by=person, viewed_at=at + each * step, thing="assessment", thing_number=each)
        for each in range(1, number + 1)
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("number", "seconds", "is_alarm"),
    [(MOST_AT_ONCE + 1, 5, True), (MOST_AT_ONCE, 5, False), (MOST_AT_ONCE + 10, 16, False)],
)
def test_an_assessor_who_sees_very_much_at_once_is_told_of(assessor, number, seconds, is_alarm):
    step = timedelta(seconds=seconds)
    since = timezone.now() - timedelta(minutes=20)
    seen_by(assessor, number, since, step)

    assert bulk_readers(since=since) == ({assessor.pk: number} if is_alarm else {})


@pytest.mark.django_db
def test_the_same_things_again_and_readers_who_do_not_assess_are_no_alarm(assessor, officer):
    now = timezone.now()
    seen_by(officer, 80, now, timedelta(seconds=1))
    for _turn in range(3):
        seen_by(assessor, 20, now, timedelta(seconds=1))

    assert bulk_readers(since=now - timedelta(minutes=1)) == {}


@pytest.mark.django_db
def test_the_watch_tells_of_it_without_a_name(assessor):
    seen_by(assessor, 60, timezone.now() - timedelta(minutes=2), timedelta(seconds=1))

    told = [words for words in problems() if "things within" in words]
    assert told == [f"assessor {assessor.pk} saw 60 things within 10 minutes (more than 50)"]
    assert assessor.name not in told[0]


def test_things_are_counted_once_within_a_stretch():
    at = timezone.now()
    minute = timedelta(minutes=1)
    seen = [(at, "a"), (at, "a"), (at + minute, "b"), (at + 5 * minute, "c"), (at + 7 * minute, "a")]

    assert most_within(seen, 5 * minute) == 3
    assert most_within(seen, minute) == 2
    assert most_within([], minute) == 0
