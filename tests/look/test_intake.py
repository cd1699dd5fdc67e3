"""The pages of the intake, supplements, receipts and copies in a browser, in each of their states."""

import re
import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.utils import timezone
from playwright.sync_api import Page, Route

from proposals.enums import MessageState, ProposalStatus, RoundStatus
from proposals.models import Proposal, Round
from proposals.services.admissibility import declare_inadmissible, record_look
from proposals.services.drafts import save_answers
from proposals.services.submission import reopen_withdrawn, withdraw_proposal
from proposals.services.supplements import extend_term, send_supplement
from proposals.services.withdrawal import withdraw_after_closing
from reporting.enums import ReportKind, ReportStatus
from reporting.models import Report
from tests.factories import proposals as make
from tests.factories.reporting import move_reports
from tests.look.conftest import SITE, answer
from tests.look.test_sample_page import axe_findings, overflow
from tests.permission_world import ready


class Scene:
    """The people and things that the pages are about; each state is a method that gives an address."""

    def __init__(self, client, draft, signatory, reader, officer):
        self.client, self.draft, self.signatory, self.reader, self.officer = client, draft, signatory, reader, officer
        make.AttachmentFactory(proposal=draft, scan_state="not_scanned", original_name=f"{'lang' * 20}.pdf")
        self.own, self.staff = f"/aanvragen/{draft.pk}/", f"/beheer/voorstellen/{draft.pk}/"
        self.list = f"/beheer/ronde/{draft.round.slug}/"

    def _as(self, who) -> None:
        self.client.force_login(who)

    def _sent(self):
        return make.sent_in(self.draft, by=self.signatory)

    def _asked(self):
        self._sent()
        return make.asked_for(self.draft, "plan", "budget", by=self.officer, question="Wat kost de coach?\n" * 3)

    def _supplemented(self):
        self._asked()
        question = self.draft.round.questions.get(section="plan")
        text = "Een heel ander antwoord. " * 20
        save_answers(proposal=self.draft, answers={question.pk: text}, by=self.signatory, at=timezone.now())
        return send_supplement(proposal=self.draft, token=uuid.uuid4(), by=self.signatory, at=timezone.now())

    def supplement(self) -> str:
        request = self._asked()
        self._as(self.signatory)
        due = request.due_at + timedelta(days=7)
        extend_term(request=request, due_at=due, reason="De raad vergadert.", by=self.officer, at=timezone.now())
        question = self.draft.round.questions.get(section="plan")
        save_answers(proposal=self.draft, answers={question.pk: "Anders."}, by=self.signatory, at=timezone.now())
        self.draft.budget_lines.update(description="Een post die verandert")
        return f"{self.own}aanvulling/"

    def supplement_unchanged_for_reader(self) -> str:
        self._asked()
        self._as(self.reader)
        return f"{self.own}aanvulling/"

    def supplement_late_and_incomplete(self) -> str:
        self._asked()
        long_ago, now = timezone.now() - timedelta(days=20), timezone.now()
        self.draft.supplement_requests.update(asked_at=long_ago, due_at=now - timedelta(hours=1))
        self.draft.budget_lines.all().delete()
        self._as(self.signatory)
        return f"{self.own}aanvulling/"

    def receipt_in_the_making(self) -> str:
        self._sent()
        self._as(self.signatory)
        return f"{self.own}ontvangstbewijs/"

    def receipt_ready(self) -> str:
        ready(self._sent().reports.get())
        self._as(self.signatory)
        return f"{self.own}ontvangstbewijs/"

    def receipt_failed(self) -> str:
        move_reports(self._sent().reports.all(), ReportStatus.FAILED, failure_reason="Vol.", finished_at=timezone.now())
        self._as(self.signatory)
        return f"{self.own}ontvangstbewijs/"

    def receipt_of_a_supplement(self) -> str:
        self._supplemented()
        self._as(self.signatory)
        return f"{self.own}ontvangstbewijs/"

    def receipt_earlier(self) -> str:
        self.receipt_of_a_supplement()
        return f"{self.own}ontvangstbewijs/1/"

    def receipt_of_a_draft_again(self) -> str:
        self.withdrawn()
        reopen_withdrawn(proposal=self.draft, by=self.signatory, at=timezone.now())
        return f"{self.own}ontvangstbewijs/"

    def receipt_with_returned_mail(self) -> str:
        self._sent()
        now = timezone.now()
        values = {"state": MessageState.BOUNCED, "sent_at": now, "bounced_at": now}
        make.OutgoingMessageFactory(proposal=self.draft, recipient=f"{'lang' * 12}@gemeente.example", **values)
        self._as(self.signatory)
        return f"{self.own}ontvangstbewijs/"

    def withdrawn(self) -> str:
        self._sent()
        withdraw_proposal(proposal=self.draft, by=self.signatory, at=timezone.now())
        self.draft.refresh_from_db()
        self._as(self.signatory)
        return self.own

    def withdrawing(self) -> str:
        self._sent()
        self._as(self.signatory)
        return f"{self.own}intrekken/"

    def withdrawing_for_good(self) -> str:
        self._sent()
        closed = Round.objects.filter(pk=self.draft.round_id)
        make.move_rounds(closed, RoundStatus.CLOSED, closes_at=timezone.now() - timedelta(hours=1))
        self._as(self.signatory)
        return f"{self.own}intrekken/"

    def withdrawn_for_good(self) -> str:
        self.withdrawing_for_good()
        proposal = Proposal.objects.get(pk=self.draft.pk)
        reason = "Onze cofinanciering valt weg."
        withdraw_after_closing(proposal=proposal, by=self.signatory, at=timezone.now(), reason=reason)
        return self.own

    def status_after_two(self) -> str:
        self._supplemented()
        self._as(self.reader)
        return self.own

    def status_decided(self) -> str:
        return self._status(ProposalStatus.AWARDED)

    def status_reserve(self) -> str:
        return self._status(ProposalStatus.RESERVE)

    def status_rejected(self) -> str:
        return self._status(ProposalStatus.REJECTED)

    def _status(self, status: str) -> str:
        self._sent()
        make.move_proposal(self.draft, status)
        self._as(self.reader)
        return self.own

    def status_inadmissible(self) -> str:
        self._sent()
        reason = "Uw voorstel valt buiten de oproep.\n\nHet gaat over een weg."
        declare_inadmissible(proposal=self.draft, by=self.officer, at=timezone.now(), reason=reason)
        self._as(self.signatory)
        return self.own

    def reading(self) -> str:
        self._as(self.reader)
        return f"{self.own}lezen/"

    def copy_of_a_draft(self) -> str:
        self._as(self.reader)
        return f"{self.own}kopie/"

    def copy_of_everything(self) -> str:
        self._supplemented()
        make.asked_for(self.draft, "plan", by=self.officer)
        now = timezone.now()
        report = Report.objects.create(
            kind=ReportKind.DRAFT_COPY, proposal=self.draft, requested_by=self.reader, requested_at=now, due_at=now
        )
        ready(report)
        self._as(self.reader)
        return f"{self.own}kopie/"

    def intake(self) -> str:
        self._sent()
        self._as(self.officer)
        return self.staff

    def intake_looked_at(self) -> str:
        self._supplemented()
        record_look(proposal=self.draft, by=self.officer, at=timezone.now(), remark="Bel nog even.")
        self._as(self.officer)
        return self.staff

    def intake_waiting(self) -> str:
        self._asked()
        self._as(self.officer)
        return self.staff

    def intake_term_over(self) -> str:
        self.supplement_late_and_incomplete()
        self._as(self.officer)
        return self.staff

    def intake_list(self) -> str:
        self._sent()
        asked = make.complete_proposal(round=self.draft.round)
        make.sent_in(asked)
        make.asked_for(asked, "plan", by=self.officer)
        self._as(self.officer)
        return f"{self.list}voorstellen/"

    def several(self) -> str:
        self._sent()
        make.sent_in(make.complete_proposal(round=self.draft.round))
        self._as(self.officer)
        return f"{self.list}ontvankelijk/"

    def several_none(self) -> str:
        self._as(self.officer)
        return f"{self.list}ontvankelijk/"

    def asking(self) -> str:
        self._sent()
        self._as(self.officer)
        return f"{self.staff}aanvulling/"

    def more_time(self) -> str:
        self._asked()
        self._as(self.officer)
        return f"{self.staff}aanvulling/termijn/"

    def ending(self) -> str:
        self._asked()
        self._as(self.officer)
        return f"{self.staff}aanvulling/sluiten/"

    def changes(self) -> str:
        self._supplemented()
        self._as(self.officer)
        return f"{self.staff}wijzigingen/2/"


STATES = [name for name, value in vars(Scene).items() if callable(value) and not name.startswith("_")]


@pytest.fixture
def scene(client, draft, signatory, reader, officer) -> Scene:
    assert draft.round.status == RoundStatus.OPEN
    return Scene(client, draft, signatory, reader, officer)


@pytest.fixture
def open_page(window, client) -> Callable[[str], Page]:
    """Open a page in the browser, answered by Django in the transaction of the test."""
    of_this_test, page = connections["default"], window

    def on_request(route: Route) -> None:
        # The browser calls back in a context of its own, in which Django would open another connection.
        connections["default"] = of_this_test
        answer(route, client, page.missing)

    def opened(path: str) -> Page:
        page.route("**/*", on_request)
        page.goto(SITE + path)
        return page

    return opened


@pytest.mark.parametrize("state", STATES)
def test_state_is_accessible_and_fits(scene, open_page, state):
    page = open_page(getattr(scene, state)())

    assert page.missing == []
    assert page.locator("h1").count() == 1
    assert axe_findings(page) == []
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0


@pytest.mark.parametrize(
    "state",
    ["asking", "more_time", "ending", "intake", "several", "supplement_late_and_incomplete", "withdrawing_for_good"],
)
def test_errors_are_accessible_and_lead_to_their_field(scene, open_page, state):
    page = open_page(getattr(scene, state)())
    for box in page.locator("main input[name=proposal]").all():
        box.uncheck()
    if state == "intake":
        page.locator("main details summary").last.click()
    page.locator("main form button[type=submit]").last.click()

    links = page.locator(".mkb-error-summary a")
    links.first.wait_for()
    assert axe_findings(page) == []
    for link in links.all():
        address = link.get_attribute("href")
        assert not address.startswith("#") or page.locator(address).count() == 1
    assert re.match("(Fout|Error): ", page.title())
    page.set_viewport_size({"width": 320, "height": 700})
    assert overflow(page) == 0


def test_a_receipt_appears_by_itself_when_it_is_ready(scene, open_page):
    page = open_page(scene.receipt_in_the_making())
    assert page.locator("[data-progress-url]").count() == 1

    ready(scene.draft.submissions.get().reports.get())

    page.locator("a[data-finished]").wait_for()
    assert "/bestand/" in page.locator("a[data-finished]").get_attribute("href")
