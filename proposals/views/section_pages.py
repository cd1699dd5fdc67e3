"""The parts of a proposal: what each page is called, which form it has and how it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache, partial
from typing import Any

from django.urls import get_script_prefix, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.forms import (
    AnswersForm,
    AttachmentForm,
    BudgetForm,
    ImpactForm,
    OrganisationForm,
    OutlineForm,
    PartnersForm,
    PlanningForm,
    SectionForm,
)
from proposals.models import Round, User
from proposals.services.drafts import save_answers, save_budget, save_details, save_partners
from proposals.services.plan import save_impact, save_planning
from proposals.services.sections import sections_of
from proposals.views.attachment_keeping import save_attachments


@dataclass(frozen=True)
class SectionPage:
    """A part of the proposal. `task` is what one does there, `title` what it is about.

    `number` is its place among the parts of a round, from 1, and `following` the next of them;
    both are known for the pages that `pages_of` gives.
    """

    code: str
    slug: str
    title: Promise | str
    task: Promise | str
    template: str
    build: Callable[..., SectionForm]
    save: Callable[[Any, User, datetime], Any]
    is_required: bool = True
    number: int = 0
    following: "SectionPage | None" = None


def pages_of(round_: Round) -> list[SectionPage]:
    """Give the pages of the parts that a round asks, in their order."""
    return list(_pages_of(tuple(sections_of(round_))))


@lru_cache(maxsize=32)
def _pages_of(asked: tuple[str, ...]) -> tuple[SectionPage, ...]:
    following: SectionPage | None = None
    pages: list[SectionPage] = []
    for number, code in reversed(list(enumerate(asked, start=1))):
        following = replace(SECTION_PAGES[code], number=number, following=following)
        pages.insert(0, following)
    return tuple(pages)


def section_address(pk: int, code: str) -> str:
    """Give the address of a part of a proposal. A page names a dozen that differ by the number alone."""
    before, _number, after = _address_like(code, get_script_prefix()).rpartition("/0/")
    return f"{before}/{pk}/{after}"


@lru_cache(maxsize=256)
def _address_like(code: str, _prefix: str) -> str:
    """Give the address of a part of a proposal with the number 0; `reverse` puts the prefix of now before it."""
    return reverse("proposals:proposal_section", args=[0, code])


def page_of(round_: Round, code: str) -> SectionPage | None:
    """Give the page of a part; None when the round does not ask for it."""
    return next((page for page in pages_of(round_) if page.code == code), None)


def save_organisation(form: OrganisationForm, by: User, at: datetime) -> None:
    """Save every field that can be kept, and the municipalities that take part."""
    save_details(
        proposal=form.proposal,
        values=form.values(),
        municipalities=form.chosen_municipalities(),
        by=by,
        at=at,
        expected_version=form.proposal.version,
    )


def save_outline(form: OutlineForm, by: User, at: datetime) -> None:
    """Save every field that can be kept, and the themes."""
    save_details(
        proposal=form.proposal,
        values=form.values(),
        themes=form.chosen_themes(),
        by=by,
        at=at,
        expected_version=form.proposal.version,
    )


def save_section_answers(form: AnswersForm, by: User, at: datetime) -> None:
    """Save the answers of one section."""
    versions = {answer.question_id: answer.version for answer in form.proposal.answers.all()}
    save_answers(
        proposal=form.proposal,
        answers=form.answers(),
        by=by,
        at=at,
        expected_versions={question.pk: versions.get(question.pk, 0) for question in form.questions},
    )


def save_whole_planning(form: PlanningForm, by: User, at: datetime) -> None:
    """Save the answers and the table of activities, unless a cell is too long to be kept."""
    if form.is_valid():
        save_planning(
            proposal=form.proposal, answers=form.answers(), activities=form.values(), by=by, at=at,
            expected_version=form.proposal.version,
        )  # fmt: skip


def save_whole_impact(form: ImpactForm, by: User, at: datetime) -> None:
    """Save the answers and the table of results, unless a cell is too long to be kept."""
    if form.is_valid():
        save_impact(
            proposal=form.proposal, answers=form.answers(), indicators=form.values(), by=by, at=at,
            expected_version=form.proposal.version,
        )  # fmt: skip


def save_whole_budget(form: BudgetForm, by: User, at: datetime) -> None:
    """Save the tables of costs and coverage, unless a cell is too long to be kept."""
    if form.is_valid():
        save_budget(proposal=form.proposal, by=by, at=at, expected_version=form.proposal.version, **form.values())


def save_all_partners(form: PartnersForm, by: User, at: datetime) -> None:
    """Save the table of partners, unless a cell is too long to be kept."""
    if form.is_valid():
        save_partners(
            proposal=form.proposal, partners=form.values(), by=by, at=at, expected_version=form.proposal.version
        )


def _questions(code: str, slug: str, title: Promise, task: Promise) -> SectionPage:
    return SectionPage(
        code,
        slug,
        title,
        task,
        template="proposals/proposal_section_answers.html",
        build=partial(AnswersForm, section=code),
        save=save_section_answers,
    )


SECTION_PAGES: Mapping[str, SectionPage] = {
    page.code: page
    for page in (
        SectionPage(
            "organisation",
            "organisatie",
            _("Organisation and region"),
            _("Check your organisation and region"),
            "proposals/proposal_section_organisation.html",
            OrganisationForm,
            save_organisation,
        ),
        SectionPage(
            "outline",
            "plan-in-het-kort",
            _("Your plan in short"),
            _("Fill in title, themes and period"),
            "proposals/proposal_section_outline.html",
            OutlineForm,
            save_outline,
        ),
        _questions("need", "behoefte", _("Need and demand"), _("Describe need and demand")),
        _questions("plan", "plan", _("The problem and your plan"), _("Describe the problem and your plan")),
        _questions(
            "involvement", "ondernemers", _("How entrepreneurs take part"), _("Tell how entrepreneurs take part")
        ),
        SectionPage(
            "planning",
            "planning",
            _("Approach and planning"),
            _("Fill in approach and planning"),
            "proposals/proposal_section_planning.html",
            PlanningForm,
            save_whole_planning,
        ),
        SectionPage(
            "impact",
            "resultaat",
            _("What your plan brings"),
            _("Tell what your plan brings"),
            "proposals/proposal_section_impact.html",
            ImpactForm,
            save_whole_impact,
        ),
        SectionPage(
            "partners",
            "partners",
            _("Partners"),
            _("Add partners"),
            "proposals/proposal_section_partners.html",
            PartnersForm,
            save_all_partners,
        ),
        SectionPage(
            "budget",
            "begroting",
            _("Budget and coverage"),
            _("Fill in budget and coverage"),
            "proposals/proposal_section_budget.html",
            BudgetForm,
            save_whole_budget,
        ),
        _questions("financing", "financiering", _("Financing"), _("Explain the financing")),
        _questions("state_aid", "staatssteun", _("State aid"), _("Explain state aid")),
        SectionPage(
            "attachments",
            "bijlagen",
            _("Attachments"),
            _("Add attachments"),
            "proposals/proposal_section_attachments.html",
            AttachmentForm,
            save_attachments,
            is_required=False,
        ),
        _questions("declaration", "verklaring", _("Declaration"), _("Sign the declaration")),
    )
}
SECTION_BY_SLUG = {page.slug: page for page in SECTION_PAGES.values()}
