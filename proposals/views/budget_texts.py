"""The words and limits that the script of the budget needs: the same as those of the server, written once."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from proposals.enums import FundingKind, ShareRule
from proposals.forms.rows import MAXIMUM_ROWS
from proposals.models import Proposal
from proposals.money import MAXIMUM_EURO_DIGITS, MAXIMUM_TEXT_LENGTH, cents_from_euros
from proposals.services.budget_checks import CHECKS, check_values
from proposals.services.budget_columns import COLUMN_WORDS, KIND_WORDS, TOTAL_WORDS
from proposals.services.budget_problems import AMOUNT_NAMES, PART_TEXTS, UNNAMED
from proposals.services.problems import AMOUNT_TEXTS, SHOWN_SIGNS

MANY = 2  # any number that takes the plural


def script_data(proposal: Proposal) -> dict[str, Any]:
    """Give the limits of the round, in cents as text, and every sentence the script can say."""
    round_ = proposal.round
    return {
        "limits": {
            "minimum": str(cents_from_euros(round_.minimum_contribution_amount)),
            "maximum": str(cents_from_euros(round_.maximum_contribution_amount)),
            # Hundredths of a percent, so that whole numbers will do.
            "share": str(int(round_.maximum_share_percentage * 100)),
            "shareIsRefused": round_.share_rule != ShareRule.WARN,
            "rows": MAXIMUM_ROWS,
            "textLength": MAXIMUM_TEXT_LENGTH,
            "euroDigits": MAXIMUM_EURO_DIGITS,
            "shownSigns": SHOWN_SIGNS,
        },
        "checks": {code: [kind, str(title), str(text)] for code, (kind, title, text) in CHECKS.items()},
        "values": check_values(proposal),
        "problems": _as_text(AMOUNT_TEXTS | PART_TEXTS),
        "names": _as_text(AMOUNT_NAMES),
        "unnamed": _as_text(UNNAMED),
        "columnWords": COLUMN_WORDS,
        "kindWords": KIND_WORDS,
        "totalWords": TOTAL_WORDS,
        "kinds": list(FundingKind.values),
        "words": _words(),
    }


def _as_text(sentences: dict[str, Any]) -> dict[str, str]:
    return {code: str(sentence) for code, sentence in sentences.items()}


def _words() -> dict[str, str]:
    """Give the short sentences; `One` is for one row, `%(number)s` stands for the number."""
    counted = {
        "notCounted": lambda n: ngettext("row %(rows)s does not count yet", "rows %(rows)s do not count yet", n),
        "pasted": lambda n: ngettext("%(number)s row pasted.", "%(number)s rows pasted.", n),
        "leftOut": lambda n: ngettext(
            "%(number)s row did not fit: at most %(maximum)s rows are possible.",
            "%(number)s rows did not fit: at most %(maximum)s rows are possible.",
            n,
        ),
        "skipped": lambda n: ngettext(
            "We left out %(number)s row with headings or totals.",
            "We left out %(number)s rows with headings or totals.",
            n,
        ),
        "unclear": lambda n: ngettext(
            "%(number)s amount is not clear yet: look at the message in its row.",
            "%(number)s amounts are not clear yet: look at the messages in their rows.",
            n,
        ),
    }
    pairs = {name: sentence(MANY) for name, sentence in counted.items()}
    pairs |= {f"{name}One": sentence(1) for name, sentence in counted.items()}
    return pairs | {
        "or": _(" or "),
        "row": _("row %(number)s"),
        "added": _("Row %(number)s added."),
        "removed": _("Row %(number)s removed."),
        "full": _("At most %(maximum)s rows are possible."),
        "undone": _("Undone. The table is as it was before."),
        "totals": _("Total budget %(costs)s. Total coverage %(coverage)s."),
    }
