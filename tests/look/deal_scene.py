"""What a region sees of its deal, from the list of deals to what it learns; each state is a method."""

from django.http import HttpResponse

from proposals.enums import DealStatus, ProposalStatus, Role
from proposals.models import Deal, User
from tests.factories import proposals as make
from tests.look.applicant_scene import LONG, Scene

WORDS = f"{LONG}\n\n{LONG}"


class DealScene(Scene):
    """The draft and its people, beside a deal of the same organisation and round."""

    def deals_none(self) -> HttpResponse:
        return self.get("/deals/", self.editor)

    def deals_some(self) -> HttpResponse:
        self._running()
        return self.deals_none()

    def deal(self) -> HttpResponse:
        return self.get(f"/deals/{self._running().pk}/", self.editor)

    # ---- elaboration

    def elaboration_begun(self) -> HttpResponse:
        return self._see(self._deal(DealStatus.IN_ELABORATION), "uitwerking")

    def elaboration_under_way(self) -> HttpResponse:
        return self._see(self._discussed(), "uitwerking", self.signatory)

    def elaboration_conflict(self) -> HttpResponse:
        return self._send(self._discussed(), "uitwerking", {"number": 1, "body": WORDS})

    def elaboration_errors(self) -> HttpResponse:
        return self._send(self._discussed(), "uitwerking", {"number": 2, "body": ""})

    def elaboration_point_errors(self) -> HttpResponse:
        return self._send(self._discussed(), "punten", {"point-text": ""})

    def elaboration_outcome_errors(self) -> HttpResponse:
        deal = self._discussed()
        point = deal.open_points.get(closed_at=None)
        return self._send(deal, f"punten/{point.pk}", {f"close-{point.pk}-outcome": ""})

    def elaboration_over(self) -> HttpResponse:
        return self._see(self._running(), "uitwerking")

    # ---- covenant

    def covenant_none(self) -> HttpResponse:
        return self._see(self._deal(DealStatus.IN_ELABORATION), "convenant")

    def covenant_ready(self) -> HttpResponse:
        return self._see(self._deal(DealStatus.COVENANT_READY), "convenant")

    def covenant_errors(self) -> HttpResponse:
        holder = make.user_with_role(Role.DEAL_ACCOUNT_HOLDER)
        return self._send(self._deal(DealStatus.COVENANT_READY), "convenant", {"signed_date": "morgen"}, holder)

    def covenant_signed(self) -> HttpResponse:
        deal = self._running()
        make.SignedCopyFactory(covenant=deal.covenants.get(), original_name=f"{LONG.replace(' ', '-')}.pdf")
        return self._see(deal, "convenant")

    # ---- evaluation

    def evaluation_too_early(self) -> HttpResponse:
        return self._see(self._deal(DealStatus.IN_ELABORATION), "evaluatie")

    def evaluation_none(self) -> HttpResponse:
        return self._see(self._running(), "evaluatie")

    def evaluation_returned(self) -> HttpResponse:
        deal = self._running()
        row = make.DealEvaluationFactory(deal=deal, results=WORDS, remarks=WORDS)
        row.returned_at, row.returned_by = row.saved_at, make.UserFactory()
        row.save()
        return self._see(deal, "evaluatie", self.signatory)

    def evaluation_sent(self) -> HttpResponse:
        deal = self._running()
        make.DealEvaluationFactory(deal=deal, results=WORDS, sent=True)
        return self._see(deal, "evaluatie")

    def evaluation_accepted(self) -> HttpResponse:
        deal = self._running()
        make.DealEvaluationFactory(deal=deal, remarks=WORDS, accepted=True)
        return self._see(deal, "evaluatie")

    def evaluation_errors(self) -> HttpResponse:
        return self._send(self._running(), "evaluatie", {"results": LONG, "action": "send"}, self.signatory)

    def evaluation_conflict(self) -> HttpResponse:
        deal = self._running()
        make.DealEvaluationFactory(deal=deal, results=WORDS)
        return self._send(deal, "evaluatie", {"results": LONG, "action": "save", "basis": ""}, self.signatory)

    # ---- learning

    def learning_none(self) -> HttpResponse:
        return self._see(self._running(), "leren")

    def learning_some(self) -> HttpResponse:
        return self._see(self._shared(), "leren")

    def learning_ask_errors(self) -> HttpResponse:
        return self._send(self._shared(), "leren/vragen", {"ask-question": ""})

    def learning_answer_errors(self) -> HttpResponse:
        deal = self._shared()
        question = deal.learning_questions.get(answer="")
        return self._send(deal, f"leren/vragen/{question.pk}", {f"answer-{question.pk}-answer": ""})

    def learning_share_errors(self) -> HttpResponse:
        return self._send(self._shared(), "leren/documenten", {"share-title": ""})

    # ---- what they have in common

    def _deal(self, status: str) -> Deal:
        values = {"round": self.draft.round, "organisation": self.draft.organisation, "title": LONG}
        awarded = make.complete_proposal(ProposalStatus.AWARDED, **values)
        deal = make.DealFactory(proposal=awarded)
        make.DealIndicatorFactory(deal=deal, name=LONG)
        make.MilestoneFactory(deal=deal, title=LONG)
        return make.walk_deal(deal, status)

    def _running(self) -> Deal:
        return self._deal(DealStatus.RUNNING)

    def _discussed(self) -> Deal:
        """Two versions of the text, a point that is open and one that was closed."""
        deal = self._deal(DealStatus.IN_ELABORATION)
        make.DealTextFactory(deal=deal)
        text = make.DealTextFactory(deal=deal, body=f"## {LONG}\n{WORDS}")
        make.OpenPointFactory(deal=deal, text=LONG)
        values = {"closed_at": text.saved_at, "closed_by": text.saved_by, "outcome": WORDS}
        make.OpenPointFactory(deal=deal, raised_at=text.saved_at, **values)
        return deal

    def _shared(self) -> Deal:
        """A session that is planned and one that was held, a question without and one with answer, a document."""
        deal = self._running()
        round_ = self.draft.round
        make.PeerSessionFactory(round=round_, title=LONG)
        held = make.PeerSessionFactory(round=round_, report=WORDS)
        make.LearningQuestionFactory(deal=deal, question=LONG)
        values = {"answer": WORDS, "answered_at": held.planned_at, "answered_by": held.planned_by}
        make.LearningQuestionFactory(deal=deal, session=held, asked_at=held.planned_at, **values)
        make.KnowledgeDocumentFactory(round=round_, title=LONG, original_name=f"{LONG.replace(' ', '-')}.pdf")
        return deal

    def _see(self, deal: Deal, page: str, who: User | None = None) -> HttpResponse:
        return self.get(f"/deals/{deal.pk}/{page}/", who or self.editor)

    def _send(self, deal: Deal, page: str, values: dict[str, object], who: User | None = None) -> HttpResponse:
        self.client.force_login(who or self.editor)
        return self.client.post(f"/deals/{deal.pk}/{page}/", values)
