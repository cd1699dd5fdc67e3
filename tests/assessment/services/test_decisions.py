"""Publishing all decisions of a round at once, and nothing before."""

import threading
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from assessment.enums import Outcome
from assessment.models import AwardDecision, DecisionPublication
from assessment.queries import decision_for_applicant
from assessment.services.allocations import approve_allocation, propose_allocation, run_allocation
from assessment.services.decisions import AlreadyPublished, NothingToPublish, publish_decisions
from assessment.signals import decisions_published
from proposals.enums import DealStatus, MembershipRole, PortalMessageKind, ProposalStatus, RoundStatus
from proposals.models import Deal, OutgoingMessage, PortalMessage
from proposals.models.database_rules import violated_rule
from proposals.services.portal_messages import notices_of
from tests.factories import assessment as build
from tests.factories import proposals as make

THREE = [("hoog", 400_000, 5), ("midden", 400_000, 4), ("laag", 400_000, 3)]


@pytest.fixture
def approved(officer, decision_maker):
    """A round whose allocation was approved: (round, proposals by title)."""
    round_, proposals = build.assessed_round(THREE)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())
    approve_allocation(run=run, by=decision_maker, at=timezone.now())
    OutgoingMessage.objects.all().delete()
    return round_, proposals


@pytest.fixture
def published(approved, officer):
    """The same, published."""
    publish_decisions(round_=approved[0], by=officer, at=timezone.now())
    return approved


def test_everything_happens_at_once(approved, officer):
    round_, proposals = approved
    at = timezone.now()

    publication = publish_decisions(round_=round_, by=officer, at=at)

    for each in proposals.values():
        each.refresh_from_db()
    assert {name: each.status for name, each in proposals.items()} == {
        "hoog": ProposalStatus.AWARDED,
        "midden": ProposalStatus.AWARDED,
        "laag": ProposalStatus.REJECTED,
    }
    assert {each.decided_at for each in proposals.values()} == {at}
    assert set(AwardDecision.objects.values_list("published_at", "published_by")) == {(at, officer.pk)}
    round_.refresh_from_db()
    assert round_.status == RoundStatus.DECIDED
    assert (publication.round, publication.published_at) == (round_, at)


def test_awards_become_provisional_deals(published):
    deals = Deal.objects.order_by("title").values_list("title", "awarded_amount", "status")

    assert list(deals) == [
        ("hoog", Decimal(400_000), DealStatus.PROVISIONAL),
        ("midden", Decimal(400_000), DealStatus.PROVISIONAL),
    ]


def test_each_applicant_gets_a_message_and_notices_that_give_nothing_away(published):
    _round, proposals = published
    words = set()
    for name, proposal in proposals.items():
        message = PortalMessage.objects.get(key=f"decision:{proposal.pk}")
        assert (message.organisation, message.kind) == (proposal.organisation, PortalMessageKind.DECISION)
        mails = notices_of(message)
        assert set(mails.values_list("recipient", flat=True)) == {
            proposal.contact_email,
            proposal.organisation.email,
        }
        for mail in mails:
            assert f"/berichten/{message.pk}/" in mail.body
            assert proposal.title not in mail.subject + mail.body
            told = mail.body.replace(f"/{message.pk}/", "/").replace(proposal.organisation.name, "")
            words.add((mail.subject, told))
            assert "€" not in mail.body
        said = message.subject + message.body
        words.add(said.replace(proposal.reference, "").replace(f"‘{name}’", ""))
    # Winner and loser read the very same words: one kind of notice, one kind of message.
    assert len(words) == 2


def test_before_publication_nothing_is_placed(approved):
    assert not PortalMessage.objects.filter(kind=PortalMessageKind.DECISION).exists()


def test_publication_is_announced_within_the_transaction(approved, officer):
    heard = []

    def listen(sender, round_, publication, **_kwargs):
        heard.append((round_, publication.pk, round_.status, connection.in_atomic_block))

    decisions_published.connect(listen)
    try:
        publication = publish_decisions(round_=approved[0], by=officer, at=timezone.now())
    finally:
        decisions_published.disconnect(listen)

    assert heard == [(approved[0], publication.pk, RoundStatus.DECIDED, True)]


def test_a_failing_listener_undoes_everything(approved, officer):
    def fail(**_kwargs):
        raise RuntimeError("no room for the letter")

    decisions_published.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            publish_decisions(round_=approved[0], by=officer, at=timezone.now())
    finally:
        decisions_published.disconnect(fail)

    assert not DecisionPublication.objects.exists()
    assert not Deal.objects.exists()
    assert not OutgoingMessage.objects.exists()
    assert set(approved[0].proposals.values_list("status", flat=True)) == {ProposalStatus.DECISION_APPROVED}


def test_publishing_twice_is_refused(published, officer):
    with pytest.raises(AlreadyPublished):
        publish_decisions(round_=published[0], by=officer, at=timezone.now())
    assert Deal.objects.count() == 2


def test_nothing_is_published_without_approval(officer):
    round_, _proposals = build.assessed_round(THREE)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())

    with pytest.raises(NothingToPublish):
        publish_decisions(round_=round_, by=officer, at=timezone.now())


def test_applicant_sees_nothing_before_publication(approved, officer):
    round_, proposals = approved
    applicant = make.member_of(proposals["hoog"].organisation, MembershipRole.SIGNATORY)
    proposal = proposals["hoog"]
    proposal.refresh_from_db()

    assert decision_for_applicant(proposal, applicant) is None
    assert not AwardDecision.objects.visible_to(applicant).exists()
    assert proposal.applicant_status == ProposalStatus.IN_ASSESSMENT

    publish_decisions(round_=round_, by=officer, at=timezone.now())

    shown = decision_for_applicant(proposal, applicant)
    assert shown.is_awarded and (shown.rank, shown.ranked_count) == (1, 3)
    assert list(AwardDecision.objects.visible_to(applicant)) == [proposal.award_decision]


def test_applicant_sees_own_scores_when_the_round_shows_them(published):
    _round, proposals = published
    applicant = make.member_of(proposals["laag"].organisation, MembershipRole.READER)

    shown = decision_for_applicant(proposals["laag"], applicant)

    assert shown.score == Decimal("3.00")
    assert [(view.mean, len(view.assessors)) for view in shown.criteria] == [(Decimal("3.00"), 3)] * 5
    assert {each.reason for view in shown.criteria for each in view.assessors} == {build.REASON}


def test_round_may_keep_scores_to_itself(published):
    round_, proposals = published
    round_.shows_scores_to_applicants = False
    round_.save()
    applicant = make.member_of(proposals["laag"].organisation, MembershipRole.READER)

    shown = decision_for_applicant(proposals["laag"], applicant)

    assert (shown.score, shown.criteria) == (None, ())
    assert shown.decision.outcome == Outcome.REJECTED


def test_published_decision_never_changes(published):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        AwardDecision.objects.filter(outcome=Outcome.REJECTED).update(rationale="Anders.")
    assert violated_rule(refusal.value) == "decision_published"
    with pytest.raises(IntegrityError), transaction.atomic():
        AwardDecision.objects.all().delete()
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        DecisionPublication.objects.all().delete()
    assert violated_rule(refusal.value) == "publication_immutable"


def in_two_threads(*actions):
    """Start the actions at the same moment, each on its own connection; give results or exceptions."""
    barrier = threading.Barrier(len(actions))
    results = [None] * len(actions)

    def act(index, action):
        try:
            connection.ensure_connection()
            barrier.wait(timeout=20)
            results[index] = action()
        except Exception as error:
            results[index] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=each) for each in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return results


@pytest.mark.django_db(transaction=True)
def test_two_people_publish_at_once(approved, officer, second_officer):
    round_, _proposals = approved

    results = in_two_threads(
        *(
            lambda by=each: publish_decisions(round_=round_, by=by, at=timezone.now())
            for each in (officer, second_officer)
        )
    )

    assert sorted(type(each).__name__ for each in results) == ["AlreadyPublished", "DecisionPublication"]
    assert (Deal.objects.count(), PortalMessage.objects.count()) == (2, 3)


@pytest.mark.django_db(transaction=True)
def test_two_people_spend_the_last_euro_at_once(officer):
    """Both awards fit alone and not together; the trigger lets one through."""
    round_ = build.scoring_round(ceiling=400_000, status=RoundStatus.ALLOCATING)
    run = build.AllocationRunFactory(round=round_, calculated_by=officer)
    rivals = [
        make.ProposalFactory(round=round_, status=ProposalStatus.ASSESSED, requested_amount=Decimal(300_000))
        for _each in range(2)
    ]

    results = in_two_threads(
        *(
            lambda proposal=each: build.AwardDecisionFactory(
                run=run, proposal=proposal, drafted_by=officer, awarded_amount=Decimal(300_000)
            )
            for each in rivals
        )
    )

    refused = [each for each in results if isinstance(each, IntegrityError)]
    assert len(refused) == 1
    assert violated_rule(refused[0]) == "awards_within_ceiling"
    assert AwardDecision.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_approving_and_returning_at_once_leaves_one_outcome(officer, decision_maker):
    from assessment.services.allocations import return_allocation

    round_, _proposals = build.assessed_round(THREE)
    run = run_allocation(round_=round_, by=officer, at=timezone.now())
    propose_allocation(run=run, by=officer, at=timezone.now())

    results = in_two_threads(
        lambda: approve_allocation(run=run, by=decision_maker, at=timezone.now()),
        lambda: return_allocation(run=run, by=decision_maker, at=timezone.now(), reason="Nog eens kijken."),
    )

    assert sorted(type(each).__name__ for each in results) == ["AllocationRefused", "AllocationRun"]
    run.refresh_from_db()
    expected = 3 if run.status == "approved" else 0
    assert AwardDecision.objects.count() == expected
