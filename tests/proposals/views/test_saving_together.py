"""SB-15: two colleagues, one draft. They open, type, save, submit, withdraw and go on, in any order.

Every text that an answer called saved or kept is in the history, and nobody's text is replaced by
somebody who had not seen it.
"""

import uuid

import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from proposals.enums import MembershipRole, ProposalStatus
from proposals.models import Answer, Proposal, ProposalSection, Submission
from proposals.services.clock import database_now
from proposals.services.submission import ProposalIncomplete, reopen_withdrawn, submit_proposal, withdraw_proposal
from tests.factories import proposals as make
from tests.proposals.views.typing import OpenPage, opened

WRITERS = st.sampled_from(["first", "second"])
# Short, so that both often type the same; the number makes most of them tell-tale.
WORDS = st.sampled_from(["Eerst", "Anders", "Regel een\r\nregel twee", "Slot", ""])


class TwoColleagues(RuleBasedStateMachine):
    """Two writers of one organisation at the same question, each with a window; the first also signs."""

    def __init__(self) -> None:
        super().__init__()
        self.point = transaction.atomic()
        self.point.__enter__()
        organisation = make.OrganisationFactory()
        self.signatory = make.member_of(organisation, MembershipRole.SIGNATORY)
        second = make.member_of(organisation, MembershipRole.EDITOR)
        self.draft = make.complete_proposal(
            round=make.full_round(), organisation=organisation, created_by=self.signatory
        )
        self.question = self.draft.round.questions.filter(section="plan").first()
        self.name = f"answer_{self.question.pk}"
        self.clients = {"first": Client(), "second": Client()}
        self.clients["first"].force_login(self.signatory)
        self.clients["second"].force_login(second)
        self.windows: dict[str, OpenPage] = {}
        self.seen: dict[str, str] = {}
        self.kept: set[str] = set()
        self.number = 0

    def teardown(self) -> None:
        """Take the world back."""
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)

    @initialize()
    def both_open(self) -> None:
        """Begin with two windows on the same text."""
        self.open_anew("first")
        self.open_anew("second")

    @rule(who=WRITERS)
    def open_anew(self, who: str) -> None:
        """Open the part, or read on when it cannot be written now."""
        if not Proposal.objects.get(pk=self.draft.pk).is_editable:
            return
        self.number += 1
        self.windows[who] = opened(self.clients[who], self.draft, "plan", name=f"venster{self.number}")
        self.seen[who] = self.stored()

    @rule(who=WRITERS, words=WORDS, loses_answer=st.booleans())
    def type_and_save_itself(self, who: str, words: str, loses_answer: bool) -> None:
        """Type; the script saves, and sometimes the answer gets lost on its way back."""
        window, before = self.windows[who], self.stored()
        basis = window.values["basis"]
        text = self.told_apart(words)
        response = window.save_itself(**{self.name: text})
        self.check(who, text, before, response.status_code)
        if loses_answer:
            window.values["basis"] = basis

    @rule(who=WRITERS, words=WORDS)
    def type_and_press(self, who: str, words: str) -> None:
        """Type and press the button; after a choice between two texts, press once more."""
        window, before = self.windows[who], self.stored()
        text = self.told_apart(words)
        response = window.press(**{self.name: text})
        self.check(who, text, before, response.status_code)
        if response.status_code == 409 and response.context and response.context.get("is_conflict"):
            window.values["basis"] = response.context["form"]["basis"].value()
            self.seen[who] = before
            assert {before, text} == {
                side for each in response.context["conflicts"] for side in (each.stored, each.typed)
            }
        elif response.status_code == 302:
            self.open_anew(who)

    @rule()
    def submit(self) -> None:
        """Send in what stands there; a text that is missing is told and nothing is sent."""
        proposal = Proposal.objects.get(pk=self.draft.pk)
        if proposal.status == ProposalStatus.DRAFT:
            try:
                submit_proposal(proposal=proposal, token=uuid.uuid4(), by=self.signatory, at=database_now())
            except ProposalIncomplete:
                assert self.stored() == ""

    @rule()
    def withdraw_and_reopen(self) -> None:
        """Take it back and go on writing."""
        proposal = Proposal.objects.get(pk=self.draft.pk)
        if proposal.status == ProposalStatus.SUBMITTED:
            withdraw_proposal(proposal=proposal, by=self.signatory, at=database_now())
            reopen_withdrawn(proposal=proposal, by=self.signatory, at=database_now())

    @invariant()
    def every_kept_text_is_in_the_history(self) -> None:
        """Look at all that ever stood in the answer or beside it."""
        texts = set(Answer.pgh_event_model.objects.filter(question=self.question).values_list("text", flat=True))
        for event in ProposalSection.pgh_event_model.objects.filter(proposal=self.draft.pk, code="plan"):
            texts |= {each["text"] for each in event.set_aside.values()}
        stripped = {text.strip() for text in texts}
        assert {text for text in self.kept if text.strip() not in stripped} == set()

    @invariant()
    def what_was_sent_in_stands(self) -> None:
        """Compare the text in the receipt with the answer while it counts."""
        for submission in Submission.objects.filter(proposal=self.draft, is_current=True):
            assert self.stored() in submission.content or "\n" in self.stored()

    def check(self, who: str, text: str, before: str, status: int) -> None:
        """Judge an answer of the server by what stands stored before and after it."""
        after = self.stored()
        if status in {200, 302}:
            assert after in {text, before}
            if after == text:
                assert before in {self.seen[who], text}, "a text was replaced that this writer had not seen"
                self.kept.add(text)
            self.seen[who] = after if after == text else self.seen[who]
        else:
            assert status == 409
            assert after == before
            if Proposal.objects.get(pk=self.draft.pk).is_editable:
                self.kept.add(text)

    def told_apart(self, words: str) -> str:
        """Make a text of its own, as the server will keep it; the empty one stays empty."""
        self.number += 1
        return f"{words} {self.number}".replace("\r\n", "\n") if words else ""

    def stored(self) -> str:
        """Give the answer as it is stored now."""
        return Answer.objects.get(proposal=self.draft, question=self.question).text


@pytest.mark.django_db
def test_two_colleagues_lose_nothing():
    run_state_machine_as_test(
        TwoColleagues,
        settings=settings(
            max_examples=25,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
