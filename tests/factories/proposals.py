"""Factories of the shared model. They fill in what the database demands and nothing surprising.

A proposal past its draft is made the way the database wants it: first the draft with a cost line of
twice the amount (so that the share is 50 %), then the status. `complete_proposal` answers everything.
"""

import hashlib
import uuid
from collections.abc import Iterable
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import factory
import pgtrigger
from django.contrib.auth.hashers import get_hasher, make_password
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from factory.django import DjangoModelFactory

from proposals.enums import (
    DECIDED_PROPOSAL_STATUSES,
    SIGNED_DEAL_STATUSES,
    DealSide,
    DealStatus,
    FundingKind,
    MembershipRole,
    PartnerKind,
    PortalMessageKind,
    ProposalStatus,
    QuestionKind,
    QuestionSection,
    RefusalReason,
    RegionKind,
    RetentionKind,
    Role,
    RoundStatus,
    ScanState,
    ShareRule,
    ViewingKind,
)
from proposals.models import (
    Activity,
    Answer,
    Attachment,
    AuditSeal,
    BudgetCeiling,
    BudgetLine,
    Covenant,
    Deal,
    DealContact,
    DealEvaluation,
    DealIndicator,
    DealPartner,
    DealText,
    DestructionItem,
    DestructionList,
    Extension,
    FundingSource,
    Indicator,
    IntakeCheck,
    Invitation,
    KnowledgeDocument,
    LateAttempt,
    LearningQuestion,
    Membership,
    Milestone,
    OpenPoint,
    Organisation,
    Outage,
    OutgoingMessage,
    PeerSession,
    PortalMessage,
    PortalReading,
    Proposal,
    ProposalPartner,
    ProposalTheme,
    Question,
    Refusal,
    Region,
    RegionMembership,
    RoleGrant,
    Round,
    RoundTheme,
    SignedCopy,
    StatusChange,
    Submission,
    SupplementRequest,
    Theme,
    User,
    Viewing,
)
from proposals.services.covenants import covenant_content
from proposals.services.deals import move_deal
from proposals.services.statements import AGREED
from proposals.services.submission import submit_proposal
from proposals.services.supplements import ask_supplement, send_supplement

PASSWORD = "Een-lang-wachtwoord-1"
LONG_AGO = datetime(2019, 9, 1, 10, tzinfo=UTC)


class ProvinceFactory(DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"PV-T{n}")
    name = factory.Sequence(lambda n: f"Provincie {n}")
    sort_name = factory.LazyAttribute(lambda region: region.name.lower())
    kind = RegionKind.PROVINCE
    nuts2_code = "NL21"


class MunicipalityFactory(DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"GM-T{n}")
    name = factory.Sequence(lambda n: f"Gemeente {n}")
    sort_name = factory.LazyAttribute(lambda region: region.name.lower())
    kind = RegionKind.MUNICIPALITY
    province = factory.SubFactory(ProvinceFactory)
    nuts2_code = factory.SelfAttribute("province.nuts2_code")


class PartnershipFactory(DjangoModelFactory):
    class Meta:
        model = Region

    code = factory.Sequence(lambda n: f"SV-T{n}")
    name = factory.Sequence(lambda n: f"Regio {n}")
    sort_name = factory.LazyAttribute(lambda region: region.name.lower())
    kind = RegionKind.PARTNERSHIP
    lead = factory.SubFactory(MunicipalityFactory)


class RegionMembershipFactory(DjangoModelFactory):
    class Meta:
        model = RegionMembership

    partnership = factory.SubFactory(PartnershipFactory)
    municipality = factory.SubFactory(MunicipalityFactory)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    region = factory.SubFactory(MunicipalityFactory)
    name = factory.LazyAttribute(lambda organisation: organisation.region.name)
    email = factory.Sequence(lambda n: f"post{n}@gemeente.example")


def hashed(password: str | None) -> str:
    """Hash a password, once for each way of hashing: argon2 takes a quarter of a second, and everybody has the same."""
    return make_password(password) if password is None else _hashed(password, get_hasher().algorithm)


@cache
def _hashed(password: str, _way: str) -> str:
    return make_password(password)


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persoon{n}@test.example")
    name = factory.Sequence(lambda n: f"Persoon {n}")
    function = factory.Sequence(lambda n: f"Functie {n}")
    password = factory.django.Password(PASSWORD, transform=hashed)


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    role = MembershipRole.EDITOR


class RoleGrantFactory(DjangoModelFactory):
    class Meta:
        model = RoleGrant

    user = factory.SubFactory(UserFactory)
    role = Role.PROGRAMME_OFFICER


class ThemeFactory(DjangoModelFactory):
    class Meta:
        model = Theme
        django_get_or_create = ("code",)

    code = factory.Sequence(lambda n: f"thema-{n}")
    official_name = factory.LazyAttribute(lambda theme: f"officieel {theme.code}")
    plain_label = factory.LazyAttribute(lambda theme: f"Gewoon {theme.code}")
    sort_order = factory.Sequence(lambda n: n)


class RoundFactory(DjangoModelFactory):
    """An open round with € 100.000–400.000 and a share of 50 % that is refused when exceeded."""

    class Meta:
        model = Round

    name = factory.Sequence(lambda n: f"Ronde {n}")
    slug = factory.Sequence(lambda n: f"ronde-{n}")
    reference_prefix = "MD27"
    status = RoundStatus.OPEN
    opens_at = factory.LazyFunction(lambda: timezone.now() - timedelta(days=14))
    closes_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=21))
    expected_decision_date = factory.LazyAttribute(lambda round_: (round_.closes_at + timedelta(days=81)).date())
    scoring_closes_at = factory.LazyAttribute(lambda round_: round_.closes_at + timedelta(days=28))
    minimum_contribution_amount = Decimal(100_000)
    maximum_contribution_amount = Decimal(400_000)
    maximum_share_percentage = Decimal(50)
    share_rule = ShareRule.REFUSE
    lottery_seed = "Trekking van de test"
    contact_email = "programma@test.example"
    contact_phone = "070 000 00 00"
    published_at = factory.LazyAttribute(
        lambda round_: None if round_.status == RoundStatus.PREPARATION else round_.opens_at
    )
    published_by = factory.LazyAttribute(lambda round_: UserFactory() if round_.published_at else None)


def before_opening() -> AbstractContextManager[None]:
    """Leave aside, as the owner of the tables may, that a call freezes when its round opens."""
    return pgtrigger.ignore(
        "proposals.Question:frozen_with_call",
        "proposals.RoundTheme:frozen_with_call",
        "proposals.Round:call_frozen",
        "assessment.Criterion:frozen_with_call",
        "assessment.RankingRule:frozen_with_call",
        "assessment.DivisionRule:frozen_with_call",
        "assessment.DivisionLimit:frozen_with_call",
    )


class PartOfCallFactory(DjangoModelFactory):
    """A part of a call, also of a round that is open already: as if it was made before that."""

    class Meta:
        abstract = True

    @classmethod
    def _create(cls, model_class: Any, *args: Any, **values: Any) -> Any:
        with before_opening():
            return super()._create(model_class, *args, **values)


class RoundThemeFactory(PartOfCallFactory):
    class Meta:
        model = RoundTheme

    round = factory.SubFactory(RoundFactory)
    theme = factory.SubFactory(ThemeFactory)


class BudgetCeilingFactory(DjangoModelFactory):
    class Meta:
        model = BudgetCeiling

    round = factory.SubFactory(RoundFactory)
    amount = Decimal(2_800_000)
    effective_at = LONG_AGO
    reason = "Bedrag van de oproep."


class QuestionFactory(PartOfCallFactory):
    class Meta:
        model = Question

    round = factory.SubFactory(RoundFactory)
    code = factory.Sequence(lambda n: f"vraag-{n}")
    section = QuestionSection.PLAN
    text = factory.Sequence(lambda n: f"Vraag {n}?")
    help_text = "Leg het kort uit."
    kind = QuestionKind.TEXT
    maximum_words = 300
    sort_order = factory.Sequence(lambda n: n % 30_000)


class ProposalFactory(DjangoModelFactory):
    """A proposal of € 200.000 with a title; a draft unless `status` says otherwise."""

    class Meta:
        model = Proposal

    round = factory.SubFactory(RoundFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    region = factory.SelfAttribute("organisation.region")
    region_label = factory.LazyAttribute(lambda proposal: proposal.region.name if proposal.region else "")
    region_sort_name = factory.LazyAttribute(lambda proposal: proposal.region.sort_name if proposal.region else "")
    title = factory.Sequence(lambda n: f"Voorstel {n}")
    summary = "Ondernemers krijgen een scan en een coach."
    contact_function = "Beleidsadviseur economie"
    contact_email = "contact@gemeente.example"
    contact_phone = "0570 12 34 56"
    start_date = datetime(2027, 7, 1).date()
    end_date = datetime(2029, 6, 30).date()
    requested_amount = Decimal(200_000)
    requested_amount_input = factory.LazyAttribute(
        lambda proposal: "" if proposal.requested_amount is None else f"{proposal.requested_amount:f}".replace(".", ",")
    )
    created_by = factory.SubFactory(UserFactory)
    created_at = factory.LazyFunction(timezone.now)
    updated_by = factory.SelfAttribute("created_by")
    updated_at = factory.SelfAttribute("created_at")

    @classmethod
    def _create(cls, model_class: type[Proposal], *args: Any, **values: Any) -> Proposal:
        status = values.pop("status", ProposalStatus.DRAFT)
        later = {name: values.pop(name) for name in MOMENTS if name in values}
        proposal = super()._create(model_class, *args, **values)
        if status != ProposalStatus.DRAFT:
            BudgetLineFactory(proposal=proposal, amount=proposal.requested_amount * 2)
            move_proposal(proposal, status, **later)
        return proposal


MOMENTS = (
    "reference", "submitted_at", "submitted_by", "withdrawn_at", "withdrawn_by", "decided_at", "decided_by",
)  # fmt: skip


def past_the_steps() -> AbstractContextManager[None]:
    """Leave aside, as the owner of the tables may, that a status moves step by step and a receipt stands."""
    return pgtrigger.ignore(
        "proposals.Proposal:only_allowed_steps",
        "proposals.Proposal:receipt_frozen",
        "proposals.Proposal:content_frozen",
        "proposals.Proposal:withdrawn_before_publication",
        "proposals.Deal:only_allowed_steps",
        "proposals.Round:only_allowed_steps",
        "reporting.Report:only_allowed_steps",
    )


def move_rounds(rounds: QuerySet[Round], status: str, **values: Any) -> None:
    """Put rounds in another status, whatever the steps between."""
    with past_the_steps(), transaction.atomic():
        rounds.update(status=status, **values)


def move_proposal(proposal: Proposal, status: str, **values: Any) -> Proposal:
    """Put a draft in another status together with the moments that the database wants with it."""
    who, when = proposal.created_by, timezone.now()
    moments = {"submitted_at": when, "submitted_by": who, "reference": f"MD27-T{proposal.pk:07}"}
    if status == ProposalStatus.WITHDRAWN:
        moments |= {"withdrawn_at": when, "withdrawn_by": who}
    if status in DECIDED_PROPOSAL_STATUSES:
        moments |= {"decided_at": when, "decided_by": who}
    # A story needs a proposal in the middle of its life; the steps themselves have tests of their own.
    with past_the_steps(), transaction.atomic():
        Proposal.objects.filter(pk=proposal.pk).update(status=status, **(moments | values))
    proposal.refresh_from_db()
    return proposal


class ProposalThemeFactory(DjangoModelFactory):
    class Meta:
        model = ProposalTheme

    proposal = factory.SubFactory(ProposalFactory)
    theme = factory.SubFactory(ThemeFactory)


class AnswerFactory(DjangoModelFactory):
    class Meta:
        model = Answer

    proposal = factory.SubFactory(ProposalFactory)
    question = factory.SubFactory(QuestionFactory, round=factory.SelfAttribute("..proposal.round"))
    text = "Een antwoord van vijf woorden."
    updated_by = factory.SelfAttribute("proposal.created_by")
    updated_at = factory.LazyFunction(timezone.now)


class BudgetLineFactory(DjangoModelFactory):
    class Meta:
        model = BudgetLine

    proposal = factory.SubFactory(ProposalFactory)
    description = factory.Sequence(lambda n: f"Kostenpost {n}")
    amount = Decimal(400_000)
    amount_input = factory.LazyAttribute(
        lambda line: "" if line.amount is None else f"{line.amount:f}".replace(".", ",")
    )
    compensable_vat_amount = Decimal(0)
    compensable_vat_input = "0"
    sort_order = factory.Sequence(lambda n: n % 30_000)


class FundingSourceFactory(DjangoModelFactory):
    class Meta:
        model = FundingSource

    proposal = factory.SubFactory(ProposalFactory)
    name = factory.Sequence(lambda n: f"Financier {n}")
    kind = FundingKind.CASH
    amount = Decimal(200_000)
    amount_input = factory.LazyAttribute(
        lambda source: "" if source.amount is None else f"{source.amount:f}".replace(".", ",")
    )
    sort_order = factory.Sequence(lambda n: n % 30_000)


class ProposalPartnerFactory(DjangoModelFactory):
    class Meta:
        model = ProposalPartner

    proposal = factory.SubFactory(ProposalFactory)
    name = factory.Sequence(lambda n: f"Partner {n}")
    kind = PartnerKind.BUSINESS_ASSOCIATION
    role = "Werft deelnemers"
    sort_order = factory.Sequence(lambda n: n % 30_000)


class ActivityFactory(DjangoModelFactory):
    class Meta:
        model = Activity

    proposal = factory.SubFactory(ProposalFactory)
    name = factory.Sequence(lambda n: f"Bijeenkomsten {n}")
    actor = "De gemeente"
    start_input = "1 juli 2027"
    start_date = date(2027, 7, 1)
    end_input = "oktober 2027"
    end_date = date(2027, 10, 31)
    sort_order = factory.Sequence(lambda n: n)


class IndicatorFactory(DjangoModelFactory):
    class Meta:
        model = Indicator

    proposal = factory.SubFactory(ProposalFactory)
    name = factory.Sequence(lambda n: f"Bedrijven die meedoen {n}")
    unit = "bedrijven"
    baseline_input = "0"
    baseline = Decimal(0)
    target_input = "1.250"
    target = Decimal(1250)
    source = "Telling door de gemeente"
    sort_order = factory.Sequence(lambda n: n)


class AttachmentFactory(DjangoModelFactory):
    class Meta:
        model = Attachment

    proposal = factory.SubFactory(ProposalFactory)
    file = factory.django.FileField(filename="plan.pdf", data=b"%PDF-1.7 test")
    original_name = "plan.pdf"
    content_type = "application/pdf"
    size = 13
    scan_state = ScanState.NOT_SCANNED  # as on a site without a scanner
    sha256 = hashlib.sha256(b"%PDF-1.7 test").hexdigest()
    uploaded_by = factory.SelfAttribute("proposal.created_by")
    uploaded_at = factory.LazyFunction(timezone.now)


class SubmissionFactory(DjangoModelFactory):
    class Meta:
        model = Submission

    proposal = factory.SubFactory(ProposalFactory, status=ProposalStatus.SUBMITTED)
    number = 1
    token = factory.LazyFunction(uuid.uuid4)
    reference = factory.LazyAttribute(lambda submission: submission.proposal.reference)
    content = "{}"
    sha256 = factory.LazyAttribute(lambda submission: hashlib.sha256(submission.content.encode()).hexdigest())
    received_at = factory.LazyFunction(timezone.now)
    submitted_by = factory.SelfAttribute("proposal.created_by")
    is_current = True


class StatusChangeFactory(DjangoModelFactory):
    class Meta:
        model = StatusChange

    proposal = factory.SubFactory(ProposalFactory)
    from_status = ProposalStatus.DRAFT
    to_status = ProposalStatus.SUBMITTED
    changed_at = factory.LazyFunction(timezone.now)
    changed_by = factory.SubFactory(UserFactory)


class DealFactory(DjangoModelFactory):
    """A deal of an awarded proposal; its round gets the usual ceiling of € 2.800.000 if it has none."""

    class Meta:
        model = Deal

    proposal = factory.SubFactory(ProposalFactory, status=ProposalStatus.AWARDED)
    title = factory.SelfAttribute("proposal.title")
    status = DealStatus.PROVISIONAL
    awarded_amount = factory.SelfAttribute("proposal.requested_amount")
    total_costs_amount = factory.LazyAttribute(lambda deal: deal.awarded_amount * 2)
    start_date = factory.SelfAttribute("proposal.start_date")
    end_date = factory.SelfAttribute("proposal.end_date")
    covenant_signed_date = factory.LazyAttribute(
        lambda deal: (deal.start_date or timezone.localdate()) if deal.status in SIGNED_DEAL_STATUSES else None
    )
    concluded_by = factory.SelfAttribute("proposal.created_by")
    concluded_at = factory.LazyFunction(timezone.now)

    @classmethod
    def _create(cls, model_class: type[Deal], *args: Any, **values: Any) -> Deal:
        round_ = values["proposal"].round
        if not round_.ceilings.exists():
            BudgetCeilingFactory(round=round_)
        return super()._create(model_class, *args, **values)


class DealIndicatorFactory(DjangoModelFactory):
    class Meta:
        model = DealIndicator

    deal = factory.SubFactory(DealFactory)
    name = factory.Sequence(lambda n: f"Bedrijven bereikt {n}")
    unit = "bedrijven"
    baseline = Decimal(0)
    target = Decimal(550)
    source = "Telling door de regio"
    sort_order = factory.Sequence(lambda n: n)


class MilestoneFactory(DjangoModelFactory):
    class Meta:
        model = Milestone

    deal = factory.SubFactory(DealFactory)
    title = factory.Sequence(lambda n: f"Coaches aan het werk {n}")
    planned_date = factory.LazyAttribute(lambda milestone: milestone.deal.end_date or date(2030, 12, 31))
    sort_order = factory.Sequence(lambda n: n)


class DealPartnerFactory(DjangoModelFactory):
    class Meta:
        model = DealPartner

    deal = factory.SubFactory(DealFactory)
    name = factory.Sequence(lambda n: f"Ondernemersvereniging {n}")
    kind = PartnerKind.BUSINESS_ASSOCIATION
    role = "Werft ondernemers"
    sort_order = factory.Sequence(lambda n: n)


class DealContactFactory(DjangoModelFactory):
    class Meta:
        model = DealContact

    deal = factory.SubFactory(DealFactory)
    side = DealSide.REGION
    function = "Programmamanager"
    email = factory.Sequence(lambda n: f"contact{n}@gemeente.example")
    phone = "010 000 00 00"


class DealTextFactory(DjangoModelFactory):
    class Meta:
        model = DealText

    deal = factory.SubFactory(DealFactory)
    number = factory.LazyAttribute(lambda text: text.deal.texts.count() + 1)
    body = "## Doel\nDe regio helpt ondernemers.\n## Samenwerking\nPartijen overleggen elk half jaar."
    saved_at = factory.LazyFunction(timezone.now)
    saved_by = factory.SubFactory(UserFactory)

    class Params:
        agreed = factory.Trait(
            region_agreed_at=factory.SelfAttribute("saved_at"),
            region_agreed_by=factory.SubFactory(UserFactory),
            ministry_agreed_at=factory.SelfAttribute("saved_at"),
            ministry_agreed_by=factory.SubFactory(UserFactory),
        )


class OpenPointFactory(DjangoModelFactory):
    class Meta:
        model = OpenPoint

    deal = factory.SubFactory(DealFactory)
    text = "Wie betaalt de coaches in het derde jaar?"
    raised_at = factory.LazyFunction(timezone.now)
    raised_by = factory.SubFactory(UserFactory)


class CovenantFactory(DjangoModelFactory):
    class Meta:
        model = Covenant

    deal = factory.SubFactory(DealFactory)
    number = factory.LazyAttribute(lambda covenant: covenant.deal.covenants.count() + 1)
    text = factory.SubFactory(DealTextFactory, deal=factory.SelfAttribute("..deal"), agreed=True)
    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(UserFactory)
    content = factory.LazyAttribute(
        lambda row: covenant_content(deal=row.deal, text=row.text, number=row.number, at=row.made_at)
    )


class SignedCopyFactory(DjangoModelFactory):
    class Meta:
        model = SignedCopy

    covenant = factory.SubFactory(CovenantFactory)
    deal = factory.SelfAttribute("covenant.deal")
    signed_date = factory.LazyFunction(timezone.localdate)
    file = factory.Sequence(lambda n: f"covenants/test/{n}")
    original_name = "convenant-getekend.pdf"
    content_type = "application/pdf"
    size = 1200
    sha256 = "a" * 64
    scan_state = ScanState.NOT_SCANNED
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = factory.SubFactory(UserFactory)


def walk_deal(deal: Deal, to: str, *, by: User | None = None) -> Deal:
    """Take a provisional deal along its road up to `to`, with what each gate asks."""
    road = (DealStatus.IN_ELABORATION, DealStatus.COVENANT_READY, DealStatus.SIGNED, DealStatus.RUNNING)
    return _walk(deal, road[: road.index(DealStatus(to)) + 1], by or UserFactory())


def _walk(deal: Deal, road: Iterable[str], by: User) -> Deal:
    for status in road:
        if status == DealStatus.COVENANT_READY:
            DealTextFactory(deal=deal, agreed=True)
        if status == DealStatus.SIGNED:
            SignedCopyFactory(covenant=deal.covenants.latest("number"))
        move_deal(deal=deal, to=status, by=by, at=timezone.now())
    return deal


def walk_deal_on(deal: Deal, to: str) -> Deal:
    """Take a deal that is in elaboration further along its road, up to `to`."""
    road = (DealStatus.COVENANT_READY, DealStatus.SIGNED, DealStatus.RUNNING)
    return _walk(deal, road[: road.index(DealStatus(to)) + 1], UserFactory())


class PeerSessionFactory(DjangoModelFactory):
    class Meta:
        model = PeerSession

    round = factory.SubFactory(RoundFactory)
    title = factory.Sequence(lambda n: f"Leerkring {n}")
    held_date = date(2028, 3, 1)
    planned_at = factory.LazyFunction(timezone.now)
    planned_by = factory.SubFactory(UserFactory)


class LearningQuestionFactory(DjangoModelFactory):
    class Meta:
        model = LearningQuestion

    deal = factory.SubFactory(DealFactory)
    question = "Hoe bereikt u ondernemers die geen lid zijn van een vereniging?"
    asked_at = factory.LazyFunction(timezone.now)
    asked_by = factory.SubFactory(UserFactory)


class KnowledgeDocumentFactory(DjangoModelFactory):
    class Meta:
        model = KnowledgeDocument

    round = factory.SubFactory(RoundFactory)
    title = "Handreiking bereiken van ondernemers"
    file = factory.Sequence(lambda n: f"knowledge/test/{n}")
    original_name = "handreiking.pdf"
    content_type = "application/pdf"
    size = 1200
    sha256 = "b" * 64
    scan_state = ScanState.NOT_SCANNED
    uploaded_at = factory.LazyFunction(timezone.now)
    uploaded_by = factory.SubFactory(UserFactory)


class DealEvaluationFactory(DjangoModelFactory):
    class Meta:
        model = DealEvaluation

    deal = factory.SubFactory(DealFactory, status=DealStatus.RUNNING)
    results = "Meer ondernemers hebben een plan."
    lessons = "Begin klein."
    continuation = "De coaches gaan door."
    saved_at = factory.LazyFunction(timezone.now)
    saved_by = factory.SubFactory(UserFactory)

    class Params:
        sent = factory.Trait(
            submitted_at=factory.SelfAttribute("saved_at"), submitted_by=factory.SelfAttribute("saved_by")
        )
        accepted = factory.Trait(
            sent=True, accepted_at=factory.SelfAttribute("saved_at"), accepted_by=factory.SubFactory(UserFactory)
        )


class OutgoingMessageFactory(DjangoModelFactory):
    class Meta:
        model = OutgoingMessage

    message_key = factory.Sequence(lambda n: f"test:{n}")
    recipient = "iemand@test.example"
    subject = "Een bericht"
    body = "De tekst van het bericht."
    created_at = factory.LazyFunction(timezone.now)
    due_at = factory.SelfAttribute("created_at")


class OutageFactory(DjangoModelFactory):
    """An outage that began an hour ago and goes on."""

    class Meta:
        model = Outage

    round = factory.SubFactory(RoundFactory)
    started_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    description = "Inloggen lukt niet."
    reported_at = factory.LazyFunction(timezone.now)
    reported_by = factory.SubFactory(UserFactory)


class ExtensionFactory(DjangoModelFactory):
    """A request for a closing time a day later that waits for a second person."""

    class Meta:
        model = Extension

    outage = factory.SubFactory(OutageFactory)
    round = factory.SelfAttribute("outage.round")
    closes_before = factory.SelfAttribute("round.closes_at")
    closes_after = factory.LazyAttribute(lambda extension: extension.closes_before + timedelta(days=1))
    reason = "Een uur lang kon niemand inloggen."
    public_note = "Door een storing kunt u een dag langer indienen."
    requested_at = factory.LazyFunction(timezone.now)
    requested_by = factory.SubFactory(UserFactory)


class LateAttemptFactory(DjangoModelFactory):
    class Meta:
        model = LateAttempt

    proposal = factory.SubFactory(ProposalFactory)
    closes_at = factory.LazyFunction(lambda: timezone.now() - timedelta(minutes=1))
    received_at = factory.LazyFunction(timezone.now)
    attempted_by = factory.SelfAttribute("proposal.created_by")


class PortalMessageFactory(DjangoModelFactory):
    class Meta:
        model = PortalMessage

    key = factory.Sequence(lambda n: f"test:{n}")
    organisation = factory.SubFactory(OrganisationFactory)
    kind = PortalMessageKind.NOTE
    subject = "Een bericht in het portaal"
    body = "De tekst van het bericht."
    placed_at = factory.LazyFunction(timezone.now)


class PortalReadingFactory(DjangoModelFactory):
    class Meta:
        model = PortalReading

    message = factory.SubFactory(PortalMessageFactory)
    user = factory.SubFactory(UserFactory)


def user_with_role(role: str, **values: Any) -> User:
    """Make a person who holds a role at the ministry."""
    limit = values.pop("mandate_limit_amount", None)
    user = UserFactory(**values)
    RoleGrantFactory(user=user, role=role, mandate_limit_amount=limit)
    return User.objects.get(pk=user.pk)


def member_of(organisation: Organisation, role: str = MembershipRole.EDITOR, **values: Any) -> User:
    """Make a person who works for an organisation."""
    user = UserFactory(**values)
    MembershipFactory(user=user, organisation=organisation, role=role)
    return User.objects.get(pk=user.pk)


def full_round(**values: Any) -> Round:
    """Make a round as a call would have it: two themes, a ceiling and one question per section."""
    round_ = RoundFactory(**values)
    for _each in range(2):
        RoundThemeFactory(round=round_)
    BudgetCeilingFactory(round=round_)
    with before_opening():
        Question.objects.bulk_create(
            QuestionFactory.build(round=round_, section=each) for each in QuestionSection.values
        )
    return round_


def complete_proposal(status: str = ProposalStatus.DRAFT, **values: Any) -> Proposal:
    """Make a proposal in which everything is filled in well: it could be sent in as it is."""
    if "round" not in values:
        values["round"] = full_round()
    proposal = ProposalFactory(**values)
    amount = proposal.requested_amount
    for theme in proposal.round.themes.all()[:1]:
        ProposalThemeFactory(proposal=proposal, theme=theme)
    Answer.objects.bulk_create(
        AnswerFactory.build(
            proposal=proposal, question=each, **({"text": AGREED} if each.kind == QuestionKind.STATEMENT else {})
        )
        for each in proposal.round.questions.all()
    )
    ActivityFactory(proposal=proposal)
    IndicatorFactory(proposal=proposal)
    BudgetLineFactory(proposal=proposal, amount=amount * 2)
    FundingSourceFactory(proposal=proposal, amount=amount)
    ProposalPartnerFactory(proposal=proposal)
    return proposal if status == ProposalStatus.DRAFT else move_proposal(proposal, status)


class InvitationFactory(DjangoModelFactory):
    class Meta:
        model = Invitation

    organisation = factory.SubFactory(OrganisationFactory)
    email = factory.Sequence(lambda n: f"uitgenodigd{n}@gemeente.example")
    role = MembershipRole.EDITOR
    token_digest = factory.Sequence(lambda n: hashlib.sha256(f"uitnodiging {n}".encode()).hexdigest())
    invited_at = factory.LazyFunction(timezone.now)
    invited_by = factory.SubFactory(UserFactory)
    expires_at = factory.LazyAttribute(lambda invitation: invitation.invited_at + timedelta(days=14))


def sent_in(proposal: Proposal, *, by: User | None = None, **values: Any) -> Submission:
    """Send in a complete draft as its signatory would, with a receipt; `values` go to the service."""
    signatory = by or member_of(proposal.organisation, MembershipRole.SIGNATORY)
    moment = {"token": uuid.uuid4(), "at": timezone.now()} | values
    submission = submit_proposal(proposal=proposal, by=signatory, **moment)
    proposal.refresh_from_db()
    return submission


def asked_for(proposal: Proposal, *sections: str, by: User | None = None, **values: Any) -> SupplementRequest:
    """Ask to supplement parts of a submitted proposal, in the term of two weeks that is usual."""
    at = values.pop("at", timezone.now())
    asked = {"question": "Vul de begroting aan.", "due_at": at + timedelta(days=14)} | values
    officer = by or user_with_role(Role.PROGRAMME_OFFICER)
    request = ask_supplement(proposal=proposal, sections=list(sections), by=officer, at=at, **asked)
    proposal.refresh_from_db()
    return request


class IntakeCheckFactory(DjangoModelFactory):
    class Meta:
        model = IntakeCheck

    submission = factory.SubFactory(SubmissionFactory)
    checked_at = factory.LazyFunction(timezone.now)
    checked_by = factory.SubFactory(UserFactory)


def supplemented(proposal: Proposal, *, by: User, **values: Any) -> Submission:
    """Send the supplement that was asked for, and give the new submission."""
    moment = {"token": uuid.uuid4(), "at": timezone.now()} | values
    submission = send_supplement(proposal=proposal, by=by, **moment)
    proposal.refresh_from_db()
    return submission


class DestructionListFactory(DjangoModelFactory):
    """A list of what may go that waits for a signature, with one line about an invitation that is not there."""

    class Meta:
        model = DestructionList
        skip_postgeneration_save = True

    made_at = factory.LazyFunction(timezone.now)
    made_by = factory.SubFactory(UserFactory)

    @factory.post_generation
    def lines(self, create: bool, extracted: Any, **_values: Any) -> None:
        DestructionItem.objects.create(
            list=self, kind=RetentionKind.INVITATION, row_id=0, ended_on=timezone.localdate()
        )


class ViewingFactory(DjangoModelFactory):
    """A person who saw a proposal."""

    class Meta:
        model = Viewing

    viewed_at = factory.LazyFunction(timezone.now)
    viewed_by = factory.SubFactory(UserFactory)
    kind = ViewingKind.PROPOSAL
    route = "proposals:management_proposal"
    request_id = "abcd-0123-4567"


class RefusalFactory(DjangoModelFactory):
    """A wrong password for an account."""

    class Meta:
        model = Refusal

    refused_at = factory.LazyFunction(timezone.now)
    reason = RefusalReason.PASSWORD
    user = factory.SubFactory(UserFactory)
    network = "192.0.2.0/24"
    route = "account_login"
    request_id = "abcd-0123-4567"


class AuditSealFactory(DjangoModelFactory):
    """A seal that seals nothing: enough for a list of them."""

    class Meta:
        model = AuditSeal

    number = factory.Sequence(lambda n: 1_000_000 + n)
    sealed_at = factory.LazyFunction(timezone.now)
    transaction = 1
    event_count = 3
    sha256 = factory.Sequence(lambda n: f"{n:064x}")
