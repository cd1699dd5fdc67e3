"""What the mails of assessing and deciding say. None of them holds a score, an outcome or an amount."""

from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from assessment.models import ConflictOfInterest, Objection
from proposals.formats import until_moment
from proposals.models import Round, User


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail that is ready for the outbox; `key` names its cause, so that it is written once."""

    key: str
    recipient: str
    subject: str
    body: str


def assignment_mail(round_: Round, assessor: User, at: datetime | None = None) -> Mail:
    """Write to an assessor that proposals are waiting: one mail for all of the step at `at`."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("Proposals of %(round)s are waiting for your assessment.") % {"round": round_},
            _("You find them in your worklist: %(address)s")
            % {"address": f"{settings.BASE_URL}{reverse('beoordelen:index')}"},
        ]
        if round_.scoring_closes_at:
            words = _("Assess them before %(moment)s.")
            lines.insert(1, _until(round_.scoring_closes_at, at, words))
        return Mail(
            key=f"assignment:{round_.pk}:{assessor.pk}" + (f":{at:%Y%m%dT%H%M%S%f}" if at else ""),
            recipient=assessor.email,
            subject=_("You can assess proposals of %(round)s") % {"round": round_},
            body="\n\n".join(lines) + "\n",
        )


def interest_mail(conflict: ConflictOfInterest, coordinator: User) -> Mail:
    """Write to a coordinator that an assessor told of an interest: not who, not of what, no explanation."""
    with translation.override(settings.LANGUAGE_CODE):
        round_ = conflict.proposal.round
        address = settings.BASE_URL + reverse("assessment:interest_list", args=[round_.slug])
        lines = [
            _("An assessor has an interest in a proposal of %(round)s and does not assess it.") % {"round": round_},
            _("Look at it, and ask somebody else if that is needed: %(address)s") % {"address": address},
        ]
        return Mail(
            key=f"interest:{conflict.pk}:{coordinator.pk}",
            recipient=coordinator.email,
            subject=_("An assessor of %(round)s has an interest") % {"round": round_},
            body="\n\n".join(lines) + "\n",
        )


def scoring_reminder_mail(round_: Round, assessor: User, key: str, at: datetime | None = None) -> Mail:
    """Write to an assessor who is not done yet: which round, until when, and where. No title and no number.

    `at` is when it is written: once the date has passed the mail does not promise it any more.
    """
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("Part of your assessments of %(round)s is not done yet.") % {"round": round_},
            _("You go on in your worklist: %(address)s")
            % {"address": f"{settings.BASE_URL}{reverse('beoordelen:index')}"},
            _("Can you not make it? Tell the coordinator of the assessors. Then somebody else takes over in time."),
        ]
        if round_.scoring_closes_at:
            lines.insert(1, _until(round_.scoring_closes_at, at, _("You have until %(moment)s.")))
        return Mail(
            key=key,
            recipient=assessor.email,
            subject=_("Your assessments of %(round)s") % {"round": round_},
            body="\n\n".join(lines) + "\n",
        )


def _until(date: datetime, at: datetime | None, words: str) -> str:
    """Say until when, or that this has passed and scoring is open all the same (docs/assessing.md)."""
    if at is not None and date <= at:
        words = _("They would be done by %(moment)s. You can still finish: scoring is not closed yet.")
    return words % {"moment": until_moment(date)}


def taken_away_mail(round_: Round, assessor: User, at: datetime) -> Mail:
    """Write to an assessor that work went elsewhere: one mail for all of one step, without what or why."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("The division of the work in %(round)s changed. You no longer assess part of your proposals.")
            % {"round": round_},
            _("Your worklist shows what you do assess: %(address)s")
            % {"address": f"{settings.BASE_URL}{reverse('beoordelen:index')}"},
            _("What you wrote is kept, but does not count. Questions? Ask the coordinator of the assessors."),
        ]
        return Mail(
            key=f"taken-away:{round_.pk}:{assessor.pk}:{at:%Y%m%dT%H%M%S%f}",
            recipient=assessor.email,
            subject=_("Your work in %(round)s changed") % {"round": round_},
            body="\n\n".join(lines) + "\n",
        )


def objection_files_mail(objection: Objection, officer: User, first: int) -> Mail:
    """Write to an officer that files came with an objection: no name of a proposal or a file."""
    with translation.override(settings.LANGUAGE_CODE):
        round_ = objection.proposal.round
        address = settings.BASE_URL + reverse("assessment:objection_detail", args=[round_.slug, objection.pk])
        lines = [
            _("An objector in %(round)s sent files after the objection.") % {"round": round_},
            _("Look at them before the hearing and before you decide: %(address)s") % {"address": address},
        ]
        return Mail(
            key=f"objection-files:{objection.pk}:{first}:{officer.pk}",
            recipient=officer.email,
            subject=_("New files with an objection in %(round)s") % {"round": round_},
            body="\n\n".join(lines) + "\n",
        )
