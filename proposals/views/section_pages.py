"""The parts of a proposal: what each page is called, which form it has and how it is saved."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from proposals.forms import AnswersForm, AttachmentForm, BudgetForm, OrganisationForm, PartnersForm, SectionForm
from proposals.models import User
from proposals.services.attachments import AttachmentRefused, add_attachment
from proposals.services.drafts import save_answers, save_budget, save_details, save_partners


@dataclass(frozen=True)
class SectionPage:
    """A part of the proposal. `task` is what one does there, `title` what it is about."""

    code: str
    slug: str
    title: Promise | str
    task: Promise | str
    template: str
    build: Callable[..., SectionForm]
    save: Callable[[Any, User, datetime], None]
    is_required: bool = True

    @property
    def number(self) -> int:
        """Give its place among the parts, from 1."""
        return list(SECTION_PAGES).index(self.code) + 1

    @property
    def following(self) -> "SectionPage | None":
        """Give the next part; None after the last."""
        pages = list(SECTION_PAGES.values())
        return pages[self.number] if self.number < len(pages) else None


def save_organisation(form: OrganisationForm, by: User, at: datetime) -> None:
    """Save every field that can be kept."""
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


def save_attachment(form: AttachmentForm, by: User, at: datetime) -> None:
    """Keep the chosen file, or say beside the field why not."""
    upload = form.cleaned_data.get("upload")
    if upload is None:
        return
    try:
        add_attachment(proposal=form.proposal, upload=upload, by=by, at=at)
    except AttachmentRefused as refusal:
        form.add_error("upload", refusal.message)


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
            _("Fill in your organisation, region and themes"),
            "proposals/proposal_section_organisation.html",
            OrganisationForm,
            save_organisation,
        ),
        _questions("plan", "plan", _("The problem and your plan"), _("Describe the problem and your plan")),
        _questions(
            "involvement", "ondernemers", _("How entrepreneurs take part"), _("Tell how entrepreneurs take part")
        ),
        _questions("planning", "planning", _("Activities and planning"), _("Fill in activities and planning")),
        _questions("impact", "resultaat", _("What your plan brings"), _("Tell what your plan brings")),
        SectionPage(
            "budget",
            "begroting",
            _("Budget and coverage"),
            _("Fill in budget and coverage"),
            "proposals/proposal_section_budget.html",
            BudgetForm,
            save_whole_budget,
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
            "attachments",
            "bijlagen",
            _("Attachments"),
            _("Add attachments"),
            "proposals/proposal_section_attachments.html",
            AttachmentForm,
            save_attachment,
            is_required=False,
        ),
    )
}
SECTION_BY_SLUG = {page.slug: page for page in SECTION_PAGES.values()}
