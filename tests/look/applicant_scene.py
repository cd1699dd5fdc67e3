"""The people and things on the pages of an applicant; each state is a method that gives the page itself."""

import uuid
from collections.abc import Callable
from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from proposals.enums import MembershipRole, RoundStatus, ScanState
from proposals.models import Proposal, Round, User
from proposals.services.drafts import save_answers
from proposals.services.portal_messages import place_message
from proposals.services.signing import ask_signatories
from proposals.services.submission import reopen_withdrawn, withdraw_proposal
from tests.factories import proposals as make
from tests.proposals.views.test_budget_files import sheet
from tests.proposals.views.typing import address, opened

LONG = "Ondernemersverenigingsbijeenkomstenorganisatie en nog veel meer woorden achter elkaar "
# Something that each part cannot take, by the name of its field; and what makes a colleague's text another one.
WRONG = {
    "organisation": {"contact_email": "geen adres", "more_municipalities": "Nergenshuizen"},
    "outline": {"title": "", "start_date": LONG, "end_date": "31-12-2029"},
    "partners": {"partner_0_name": "", "partner_0_role": LONG * 5},
    "planning": {"activity_0_name": "", "activity_0_start": LONG},
    "impact": {"indicator_0_name": "", "indicator_0_target": LONG},
}
MINE = {
    "organisation": "contact_function",
    "outline": "title",
    "partners": "partner_0_role",
    "planning": "activity_0_name",
    "impact": "indicator_0_name",
}


class Scene:
    """One draft of one organisation in one round, and who looks at it."""

    def __init__(self, client: Client, draft: Proposal, editor: User, signatory: User, settings: object) -> None:
        self.client, self.draft, self.editor, self.signatory = client, draft, editor, signatory
        self.settings = settings
        self.own = f"/aanvragen/{draft.pk}/"

    # ---- who and when

    def get(self, path: str, who: User | None = None) -> HttpResponse:
        """Open a page as somebody; as nobody in particular when left out."""
        if who is not None:
            self.client.force_login(who)
        return self.client.get(path)

    def close(self) -> None:
        """Let the closing time pass."""
        Round.objects.filter(pk=self.draft.round_id).update(closes_at=timezone.now() - timedelta(minutes=3))

    def outage(self) -> None:
        """Report an outage, and move the closing time after an earlier one."""
        now = timezone.now()
        make.OutageFactory(round=self.draft.round)
        moved = make.ExtensionFactory(outage__round=self.draft.round, outage__ended_at=now)
        type(moved).objects.filter(pk=moved.pk).update(
            approved_at=now, approved_by=make.UserFactory(), closes_after=self.draft.round.closes_at + timedelta(days=1)
        )

    def sent(self) -> None:
        """Send the proposal in."""
        make.sent_in(self.draft, by=self.signatory)

    # ---- before anybody signs in

    def home_open(self) -> HttpResponse:
        return self.get("/")

    def home_outage(self) -> HttpResponse:
        self.outage()
        return self.get("/")

    def home_coming(self) -> HttpResponse:
        now = timezone.now()
        self.close()
        opens, closes = now + timedelta(days=2), now + timedelta(days=30)
        make.full_round(slug="volgende", status=RoundStatus.PUBLISHED, opens_at=opens, closes_at=closes)
        return self.get("/")

    def home_closed(self) -> HttpResponse:
        self.close()
        return self.get("/")

    def home_signed_in(self) -> HttpResponse:
        return self.get("/", self.editor)

    def round_open(self) -> HttpResponse:
        return self.get(f"/ronde/{self.draft.round.slug}/")

    def round_coming(self) -> HttpResponse:
        self.home_coming()
        return self.get("/ronde/volgende/")

    def round_closed(self) -> HttpResponse:
        self.close()
        return self.round_open()

    def questions(self) -> HttpResponse:
        return self.get(f"/ronde/{self.draft.round.slug}/vragen/")

    def questions_closed(self) -> HttpResponse:
        self.close()
        return self.questions()

    def contact(self) -> HttpResponse:
        return self.get("/contact/")

    def contact_before_a_round(self) -> HttpResponse:
        Round.objects.filter(pk=self.draft.round_id).update(contact_phone="", contact_email="")
        self.settings.HELPDESK = "bel 088 000 00 00"
        return self.contact()

    def accessibility(self) -> HttpResponse:
        return self.get("/toegankelijkheid/")

    def privacy(self) -> HttpResponse:
        return self.get("/privacy/")

    def about(self) -> HttpResponse:
        self.settings.DEMONSTRATION = True
        return self.get("/over-deze-demonstratie/")

    # ---- my proposals

    def create_closed(self) -> HttpResponse:
        self.close()
        return self.get("/aanvragen/nieuw/", self.editor)

    def tasks_begun(self) -> HttpResponse:
        new = make.ProposalFactory(round=self.draft.round, organisation=self.draft.organisation, title="")
        return self.get(f"/aanvragen/{new.pk}/", self.editor)

    def tasks_ready(self) -> HttpResponse:
        return self.get(self.own, self.signatory)

    def tasks_without_signatory(self) -> HttpResponse:
        return self.get(self.own, self.editor)

    def tasks_of_a_reader(self) -> HttpResponse:
        return self.get(self.own, make.member_of(self.draft.organisation, MembershipRole.READER))

    def tasks_closed(self) -> HttpResponse:
        self.close()
        return self.get(self.own, self.editor)

    def tasks_withdrawn(self) -> HttpResponse:
        self.sent()
        now = timezone.now()
        withdraw_proposal(proposal=self.draft, by=self.signatory, at=now)
        reopen_withdrawn(proposal=self.draft, by=self.signatory, at=timezone.now())
        return self.get(self.own, self.signatory)

    # ---- the parts: `fresh`, `errors`, `conflict`, `closed` of each

    def part(self, section: str) -> HttpResponse:
        """Open a part of which nothing was filled in."""
        new = make.ProposalFactory(round=self.draft.round, organisation=self.draft.organisation, title="")
        return self.get(address(new, section), self.editor)

    def part_filled(self, section: str) -> HttpResponse:
        """Open a part that is filled in."""
        return self.get(address(self.draft, section), self.editor)

    def part_errors(self, section: str) -> HttpResponse:
        """Save what a part cannot take; a part with questions is sent back empty and too long."""
        self.client.force_login(self.editor)
        wrong = dict(WRONG.get(section, {}))
        questions = self.draft.round.questions.filter(section=section)
        wrong |= {f"answer_{question.pk}": LONG * 100 for question in questions}
        page = opened(self.client, self.draft, section)
        response = page.press(action="recalculate", **wrong)
        return (
            response if response.status_code == 422 else self.client.get(f"{address(self.draft, section)}?controle=1")
        )

    def part_conflict(self, section: str) -> HttpResponse:
        """Save what a colleague saved as well."""
        self.client.force_login(self.editor)
        question = self.draft.round.questions.filter(section=section).first()
        name = MINE.get(section) or f"answer_{question.pk}"
        mine = opened(self.client, self.draft, section)
        opened(self.client, self.draft, section, name="ander").press(action="recalculate", **{name: "Van een ander"})
        return mine.press(action="recalculate", **{name: "Van mij"})

    def part_closed(self, section: str) -> HttpResponse:
        """Open a part after the closing time."""
        self.close()
        return self.get(address(self.draft, section), self.editor)

    def locked(self) -> HttpResponse:
        self.client.force_login(self.editor)
        page = opened(self.client, self.draft, "outline")
        self.sent()
        return page.press(title=LONG, action="continue")

    # ---- files and spreadsheets

    def files_refused(self) -> HttpResponse:
        self.client.force_login(self.editor)
        upload = SimpleUploadedFile("programma.exe", b"MZ\x90")
        return self.client.post(f"{self.own}bijlagen/toevoegen/", {"upload": upload, "action": "add"})

    def file_not_scanned(self) -> HttpResponse:
        file = make.AttachmentFactory(proposal=self.draft, scan_state=ScanState.WAITING)
        return self.get(f"{self.own}bijlagen/{file.pk}/", self.editor)

    def spreadsheet_asked(self) -> HttpResponse:
        return self.get(f"{self.own}begroting/bestand/", self.editor)

    def spreadsheet_wrong(self) -> HttpResponse:
        self.client.force_login(self.editor)
        upload = SimpleUploadedFile("begroting.xlsx", b"geen rekenblad")
        return self.client.post(f"{self.own}begroting/bestand/", {"upload": upload})

    def spreadsheet_read(self) -> HttpResponse:
        self.client.force_login(self.editor)
        content = sheet(["Coaches", LONG, "5000", "6000", ""], ["Website", "", "een ton", "", ""])
        upload = SimpleUploadedFile("begroting.xlsx", content)
        return self.client.post(f"{self.own}begroting/bestand/", {"upload": upload})

    # ---- checking and sending

    def check_ready(self) -> HttpResponse:
        return self.get(f"{self.own}controleren/", self.signatory)

    def check_of_an_editor(self) -> HttpResponse:
        make.member_of(self.draft.organisation, MembershipRole.SIGNATORY)
        return self.get(f"{self.own}controleren/", self.editor)

    def check_asked_to_sign(self) -> HttpResponse:
        self.check_of_an_editor()
        ask_signatories(proposal=self.draft, by=self.editor, at=timezone.now())
        return self.get(f"{self.own}controleren/", self.editor)

    def check_without_signatory(self) -> HttpResponse:
        return self.get(f"{self.own}controleren/", self.editor)

    def check_incomplete(self) -> HttpResponse:
        self.draft.partners.all().delete()
        return self.check_ready()

    def check_outage(self) -> HttpResponse:
        self.outage()
        return self.check_ready()

    def check_closed(self) -> HttpResponse:
        self.close()
        return self.check_ready()

    def check_errors(self) -> HttpResponse:
        self.draft.partners.all().delete()
        self.draft.budget_lines.all().delete()
        return self._press()

    def check_changed(self) -> HttpResponse:
        return self._press(content="0" * 64)

    def late(self) -> HttpResponse:
        self.close()
        return self._press()

    def late_with_outage(self) -> HttpResponse:
        make.OutageFactory(round=self.draft.round)
        return self.late()

    def too_early(self) -> HttpResponse:
        with make.before_opening():
            Round.objects.filter(pk=self.draft.round_id).update(opens_at=timezone.now() + timedelta(minutes=3))
        return self._press()

    def _press(self, **values: str) -> HttpResponse:
        self.client.force_login(self.signatory)
        return self.client.post(f"{self.own}indienen/", {"token": str(uuid.uuid4()), **values})

    def read_what_was_received(self) -> HttpResponse:
        token = str(uuid.uuid4())
        self._press(token=token)
        return self._press(token=token, content="0" * 64)

    # ---- a supplement

    def _send_supplement(self, **values: str) -> HttpResponse:
        self.client.force_login(self.signatory)
        return self.client.post(f"{self.own}aanvulling/versturen/", {"token": str(uuid.uuid4()), **values})

    def _asked(self) -> None:
        self.sent()
        make.asked_for(self.draft, "plan", "budget")

    def supplement_errors(self) -> HttpResponse:
        self._asked()
        self.draft.budget_lines.all().delete()
        return self._send_supplement()

    def supplement_changed(self) -> HttpResponse:
        self._asked()
        return self._send_supplement(content="0" * 64)

    def supplement_to_be_signed(self) -> HttpResponse:
        self._asked()
        question = self.draft.round.questions.get(section="plan")
        save_answers(proposal=self.draft, answers={question.pk: "Anders."}, by=self.editor, at=timezone.now())
        return self.get(f"{self.own}aanvulling/", self.editor)

    def supplement_asked_to_sign(self) -> HttpResponse:
        self.supplement_to_be_signed()
        ask_signatories(proposal=Proposal.objects.get(pk=self.draft.pk), by=self.editor, at=timezone.now())
        return self.get(f"{self.own}aanvulling/", self.editor)

    # ---- taking it back

    def withdraw_after_it_closed(self) -> HttpResponse:
        self.sent()
        self.close()
        self.client.force_login(self.signatory)
        return self.client.post(f"{self.own}intrekken/")

    def withdraw_errors(self) -> HttpResponse:
        self.withdraw_after_it_closed()
        return self.client.post(f"{self.own}intrekken/", {"reason": ""})

    def withdraw_twice(self) -> HttpResponse:
        self.sent()
        withdraw_proposal(proposal=self.draft, by=self.signatory, at=timezone.now())
        self.client.force_login(self.signatory)
        return self.client.post(f"{self.own}intrekken/")

    # ---- afterwards

    def messages_none(self) -> HttpResponse:
        return self.get("/berichten/", self.editor)

    def messages_some(self) -> HttpResponse:
        self._message()
        return self.messages_none()

    def message(self) -> HttpResponse:
        return self.get(f"/berichten/{self._message().pk}/", self.editor)

    def _message(self):
        now = timezone.now()
        return place_message(
            organisation=self.draft.organisation, proposal=self.draft, kind="supplement_request", key="look",
            subject=LONG, body=f"{LONG}\n\n{LONG}", at=now, response_due_at=now + timedelta(days=9),
        )  # fmt: skip


State = Callable[[Scene], HttpResponse]
