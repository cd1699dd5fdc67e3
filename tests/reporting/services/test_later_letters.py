"""The letter about a later decision says what that decided, and what can be done against it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.timezone import localdate

from assessment.enums import FollowUpGround, ObjectionOutcome, Outcome
from assessment.models import FollowUpDecision
from assessment.services.follow_ups import approve_follow_up, draft_follow_up, publish_follow_up
from assessment.terms import objection_last_day
from proposals.enums import ProposalStatus
from proposals.formats import dutch_date
from proposals.models import Proposal, Round
from reporting.enums import LetterKind
from reporting.models import DecisionLetter
from reporting.services.contents import document_for
from reporting.services.decision_letter_checks import LetterGap
from reporting.services.letter_templates import save_text
from tests.assessment.reserve_world import mandated, published_round
from tests.factories import assessment as build
from tests.factories import proposals as make
from tests.pdf_checks import text_of

pytestmark = pytest.mark.django_db
ASKED = [400_000, 400_000, 300_000, 250_000, 200_000]
CONTACT = {"contact_email": "programma@mkbdeals.example", "contact_phone": "070 123 45 67"}


def compact(text: str) -> str:
    return "".join(text.split())


def drafted(proposal: Proposal, officer, **values: object) -> FollowUpDecision:
    """Draft a later decision and have it approved."""
    given = {
        "proposal": proposal, "ground": FollowUpGround.RESERVE, "outcome": Outcome.AWARDED,
        "amount": proposal.requested_amount, "rationale": "Wij hebben opnieuw gekeken.", "by": officer,
        "at": timezone.now(),
    }  # fmt: skip
    decision = draft_follow_up(**(given | values))
    return approve_follow_up(follow_up=decision, by=mandated(), at=timezone.now())


def letter_after(proposal: Proposal, officer, **values: object) -> DecisionLetter:
    """Publish a later decision and give its letter."""
    decision = drafted(proposal, officer, **values)
    publish_follow_up(follow_up=decision, by=officer, at=timezone.now())
    return DecisionLetter.objects.get(cause=f"follow_up:{decision.pk}")


def founded(proposal: Proposal) -> dict[str, object]:
    """Give the values of a decision on a founded objection."""
    objection = build.ObjectionFactory(proposal=proposal)
    objection.outcome, objection.outcome_reason = ObjectionOutcome.FOUNDED, "De score was verkeerd opgeteld."
    objection.decided_at, objection.decided_by = timezone.now(), mandated()
    objection.save()
    return {"ground": FollowUpGround.OBJECTION, "objection": objection}


def room_for_all(round_: Round) -> None:
    make.BudgetCeilingFactory(round=round_, amount=Decimal(2_000_000), effective_at=timezone.now())


@pytest.fixture
def world():
    """Two awarded, two on the reserve list, one rejected."""
    return published_round(ASKED, 800_000, **CONTACT)


def test_who_is_left_when_the_reserve_list_ends_reads_a_rejection(world, officer):
    round_, proposals = world
    build.RoundTermsFactory(round=round_, reserve_valid_until_date=localdate() - timedelta(days=1))

    letter = letter_after(proposals[2], officer, outcome=Outcome.REJECTED)

    document = document_for(letter.report)
    text = compact(text_of(document.to_pdf()))
    assert letter.kind == LetterKind.RESERVE_ENDED
    assert document.subject.startswith("U krijgt geen MKB-deal in deze ronde")
    for words in ("De reservelijst geldt niet meer.", "Wij hebben opnieuw gekeken.", "bezwaar maken"):
        assert compact(words) in text
    for wrong in ("alsnog een MKB-deal", "geen voorstel kreeg geld", "geen plaats in de rangschikking"):
        assert compact(wrong) not in text


def test_who_moves_up_reads_an_award(world, officer):
    round_, proposals = world
    room_for_all(round_)

    letter = letter_after(proposals[2], officer)

    assert letter.kind == LetterKind.MOVED_UP
    assert document_for(letter.report).subject.startswith("U krijgt alsnog een MKB-deal")


def test_against_a_decision_on_an_objection_there_is_appeal(world, officer):
    round_, proposals = world
    room_for_all(round_)

    letter = letter_after(proposals[4], officer, **founded(proposals[4]))

    text = compact(text_of(document_for(letter.report).to_pdf()))
    last_day = dutch_date(objection_last_day(localdate()))
    assert letter.remedy.kind == LetterKind.APPEAL
    assert compact(f"in beroep gaan bij de rechtbank. Dat kan tot en met {last_day}.") in text
    assert compact("Dan kunt u bezwaar maken") not in text


def test_a_round_without_objection_has_no_appeal_either(officer):
    round_, proposals = published_round(ASKED, 800_000, mentions_objection=False, **CONTACT)
    room_for_all(round_)

    letter = letter_after(proposals[4], officer, **founded(proposals[4]))

    assert letter.remedy is None
    assert "rechtbank" not in text_of(document_for(letter.report).to_pdf())


def test_a_later_decision_is_not_published_with_a_gap_in_its_letter(officer):
    round_, proposals = published_round(ASKED, 800_000, **CONTACT)
    room_for_all(round_)
    decision = drafted(proposals[2], officer)
    Round.objects.filter(pk=round_.pk).update(contact_email="", contact_phone="")

    with pytest.raises(LetterGap, match="contact"):
        publish_follow_up(follow_up=decision, by=officer, at=timezone.now())

    proposals[2].refresh_from_db()
    decision.refresh_from_db()
    assert (proposals[2].status, decision.published_at) == (ProposalStatus.RESERVE, None)
    assert not DecisionLetter.objects.filter(cause=f"follow_up:{decision.pk}").exists()


def test_a_clause_that_no_text_asks_for_leaves_no_gap(officer):
    round_, proposals = published_round(ASKED, 800_000, **CONTACT)
    room_for_all(round_)
    decision = drafted(proposals[2], officer)
    save_text(
        round_=round_, kind="moved_up", subject="Besluit", body="{{ motivering }}", seen=1, by=officer,
        at=timezone.now(),
    )  # fmt: skip
    Round.objects.filter(pk=round_.pk).update(contact_email="", contact_phone="")

    publish_follow_up(follow_up=decision, by=officer, at=timezone.now())

    letter = DecisionLetter.objects.get(cause=f"follow_up:{decision.pk}")
    text = text_of(document_for(letter.report).to_pdf())
    assert "Wij hebben opnieuw gekeken." in text
    assert "bezwaar" not in text
