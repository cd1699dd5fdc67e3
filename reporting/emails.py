"""What the mails of reporting say: a function per mail, plain text."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.emails import Mail
from proposals.formats import dutch_moment, short_date
from proposals.queries.viewings import MOST_AT_ONCE, WINDOW
from reporting.models import ProgressReport, Report, ReportBatch
from reporting.queries.progress_reports import DueLine


def letter_ready(report: Report) -> Mail:
    """Tell who asked for a letter that it can be fetched; its content stays behind the sign-in."""
    return Mail(
        subject=_("The letter to parliament is ready"),
        body=_(
            "The letter to parliament about %(round)s is ready.\n\n"
            "Download it here: %(address)s\n\n"
            "Until the decisions are published, the outcome is confidential."
        )
        % {"round": report.round.name, "address": _address("reporting:report_detail", report.pk)},
    )


def letter_failed(report: Report) -> Mail:
    """Tell who asked for a letter what went wrong and what to do."""
    return Mail(
        subject=_("The letter to parliament could not be made"),
        body=_(
            "The letter to parliament about %(round)s could not be made.\n\n%(reason)s\n\n"
            "See and try again: %(address)s"
        )
        % {
            "round": report.round.name,
            "reason": report.failure_reason,
            "address": _address("reporting:report_detail", report.pk),
        },
    )


def test_letter_ready(report: Report) -> Mail:
    """Tell who wanted a test letter where it is, as an applicant hears of a letter: without its content."""
    return Mail(
        subject=_("TEST: a letter is ready for you"),
        body=_(
            "This is a test. Nothing was sent to an applicant.\n\n"
            "The letter about %(reference)s is ready as “Proefbrief”. Sign in to read it:\n%(address)s\n\n"
            "This mail does not say what the letter holds, because others can read mail."
        )
        % {"reference": report.proposal.reference, "address": _address("reporting:report_detail", report.pk)},
    )


def batch_ready(batch: ReportBatch, *, failed: int) -> Mail:
    """Tell who asked for documents in bulk that the ZIP can be fetched, and how many could not be made."""
    words = ngettext("%(count)d document could not be made.", "%(count)d documents could not be made.", failed)
    told = " ".join([words % {"count": failed}, _("The page says why.")]) + "\n\n" if failed else ""
    return Mail(
        subject=_("Your documents are ready: %(title)s") % {"title": batch.title},
        body=_(
            "The ZIP with your documents is ready: %(title)s.\n\n%(failed)sDownload it here until %(day)s: %(address)s"
        )
        % {
            "title": batch.title,
            "failed": told,
            "day": short_date(batch.kept_until),
            "address": _address("reporting:batch_detail", batch.pk),
        },
    )


def bulk_reading_mail() -> Mail:
    """Tell who looks after assessors that one of them opened very much at once; who it was stays behind the sign-in."""
    return Mail(
        subject=_("An assessor opened very much in a short time"),
        body=_(
            "An assessor opened more than %(most)d different things within %(minutes)d minutes:"
            " proposals, assessments or files. Nobody reads so fast.\n\n"
            "A controller sees who it was and what was opened: %(address)s\n\n"
            "Ask the assessor what happened. Does nobody know? Have the technical administrator close the account."
        )
        % {
            "most": MOST_AT_ONCE,
            "minutes": WINDOW.seconds // 60,
            "address": _address("reporting:viewing_list"),
        },
    )


def progress_report_due(line: DueLine) -> Mail:
    """Remind a region of a report: until when, or how long it is late, and where to write it."""
    period = line.period
    values = {
        "number": period.number,
        "deal": period.deal.title,
        "start": short_date(period.start_date),
        "end": short_date(period.end_date),
        "when": line.words,
        "address": _address("reporting:progress_report_list", period.deal_id),
    }
    late, early = _("Your progress report about %(deal)s is late"), _("Your progress report about %(deal)s")
    return Mail(
        subject=(late if line.is_late else early) % values,
        body=_(
            "We do not have progress report %(number)s about %(deal)s yet: %(when)s.\n"
            "It covers %(start)s up to and including %(end)s.\n\n"
            "Write it and send it in: %(address)s\n\n"
            "Will you not make it? Tell your contact at the ministry."
        )
        % values,
    )


def progress_report_received(progress_report: ProgressReport) -> Mail:
    """Confirm to the region that its progress report came in."""
    return Mail(
        subject=_("We received your progress report about %(deal)s") % {"deal": progress_report.deal.title},
        body=_(
            "We received progress report %(number)s about %(deal)s on %(moment)s.\n"
            "It covers %(start)s up to and including %(end)s.\n\n"
            "Read it here: %(address)s\n\n"
            "You hear from us when we have read it."
        )
        % _values(progress_report),
    )


def progress_report_accepted(progress_report: ProgressReport) -> Mail:
    """Tell the region that its progress report is accepted."""
    return Mail(
        subject=_("Your progress report about %(deal)s is accepted") % {"deal": progress_report.deal.title},
        body=_(
            "We accepted progress report %(number)s about %(deal)s. You need not do anything.\n\n"
            "Read it and our remarks here: %(address)s"
        )
        % _values(progress_report),
    )


def progress_report_returned(progress_report: ProgressReport) -> Mail:
    """Tell the region what to change in its progress report."""
    return Mail(
        subject=_("Please complete your progress report about %(deal)s") % {"deal": progress_report.deal.title},
        body=_(
            "We have remarks on progress report %(number)s about %(deal)s. This mail does not say which, because "
            "others can read mail.\n\n"
            "Read them, change the report and send it in again: %(address)s"
        )
        % _values(progress_report),
    )


def _values(progress_report: ProgressReport) -> dict[str, object]:
    return {
        "number": progress_report.number,
        "deal": progress_report.deal.title,
        "moment": dutch_moment(progress_report.submitted_at) if progress_report.submitted_at else "",
        "start": short_date(progress_report.period_start_date),
        "end": short_date(progress_report.period_end_date),
        "address": _address("reporting:progress_report_detail", progress_report.pk),
    }


def _address(name: str, *arguments: int) -> str:
    return f"{settings.BASE_URL}{reverse(name, args=arguments)}"
