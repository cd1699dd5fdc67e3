"""Forms of the set-up of a round, one for each page."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.db.models import QuerySet
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.enums import PaymentChannel, ShareRule
from proposals.formats import euros
from proposals.forms.amount import AmountField
from proposals.forms.fields import DutchDateField, NamedEmailField, TypedTextField, WholeNumberField
from proposals.forms.round_moments import MomentForm, days_between, moment_words
from proposals.models import Round, Theme

USUAL_TIME = "17.00"
RESERVED_SLUGS = frozenset({"nieuw", "moment"})
LARGEST_COUNT = 32_000


class SetupForm(MomentForm):
    """A page of the set-up: shows what is stored, keeps what is typed, gives `values()` to save."""

    def __init__(self, data: Any = None, *, round_: Round | None = None) -> None:
        self.round = round_
        super().__init__(data)
        if round_ is not None:
            self.initial = {name: getattr(round_, name) for name in self.fields if hasattr(round_, name)}
            for name in self.moments:
                self.set_moment(name, getattr(round_, name), default_time=USUAL_TIME)
        else:
            for name in self.moments:
                self.set_moment(name, None, default_time=USUAL_TIME)
        self.add_moment_fields()

    def values(self) -> dict[str, Any]:
        """Give what is to be saved, by name of the field of a round."""
        names = [name for name in self.cleaned_data if not name.endswith(("_day", "_time", "_clock"))]
        return {name: self.cleaned_data[name] for name in names}


def _text(rows: int, limit: int) -> dict[str, Any]:
    return {"widget": forms.Textarea(attrs={"rows": rows}), "max_length": limit}


class NameForm(SetupForm):
    """What the round and its call are called."""

    name = TypedTextField(
        label=gettext_lazy("Name of the round"), help_text=gettext_lazy("For example “Ronde 3 (2027)”."),
        max_length=100, error_messages={"required": gettext_lazy("Write the name of the round.")},
    )  # fmt: skip
    slug = forms.CharField(
        label=gettext_lazy("Short name in addresses"), max_length=60,
        help_text=gettext_lazy("Small letters, figures and dashes, for example ronde-3-2027."),
        validators=[RegexValidator(r"^[a-z0-9]+(-[a-z0-9]+)*$", gettext_lazy(
            "Use only small letters, figures and dashes between them, for example ronde-3-2027."
        ))],
        error_messages={"required": gettext_lazy("Write a short name, for example ronde-3-2027.")},
    )  # fmt: skip
    reference_prefix = forms.CharField(
        label=gettext_lazy("Start of the references"), max_length=6,
        help_text=gettext_lazy("Two letters and the year, for example MD27. Receipts begin with it."),
        validators=[RegexValidator(r"^[A-Z0-9]+$", gettext_lazy("Use only capitals and figures, for example MD27."))],
        error_messages={"required": gettext_lazy("Write how references begin, for example MD27.")},
    )  # fmt: skip
    call_reference = TypedTextField(
        label=gettext_lazy("Call in the Staatscourant"), required=False, max_length=100,
        help_text=gettext_lazy("For example “Stcrt. 2027, nr. 1234”. You may fill it in later, before opening."),
    )  # fmt: skip

    def clean_slug(self) -> str:
        """Refuse a short name that another round or another page has."""
        slug = self.cleaned_data["slug"]
        taken = Round.objects.filter(slug=slug).exclude(pk=self.round.pk if self.round else None).exists()
        if taken or slug in RESERVED_SLUGS:
            raise forms.ValidationError(_("“%(slug)s” is taken already. Choose another short name.") % {"slug": slug})
        return slug


class DatesMixin(SetupForm):
    """Opening and closing of the window."""

    moments = {"opens_at": gettext_lazy("Opening"), "closes_at": gettext_lazy("Closing")}
    ending = frozenset({"closes_at"})

    def clean(self) -> dict[str, Any]:
        """Refuse a round that closes before it opens."""
        cleaned = super().clean()
        opens_at, closes_at = cleaned.get("opens_at"), cleaned.get("closes_at")
        if opens_at and closes_at and closes_at <= opens_at:
            self.add_error("closes_at_day", _("The round closes before it opens. Choose a later day."))
        return cleaned

    def days_open(self) -> int | None:
        """Count the days from opening to closing, the last one begun counts; None while it is unclear."""
        if self.is_bound and self.errors:
            return None
        source = self.cleaned_data if self.is_bound else vars(self.round or Round())
        opens_at, closes_at = source.get("opens_at"), source.get("closes_at")
        return days_between(opens_at, closes_at) if opens_at and closes_at else None


class AmountsMixin(SetupForm):
    """What a region can ask, and how much of the costs that may be."""

    minimum_contribution_amount = AmountField(
        label=gettext_lazy("Lowest contribution in euros"), help_text=gettext_lazy("For example 100.000."),
        what=gettext_lazy("the lowest contribution"),
        error_messages={"required": gettext_lazy("Fill in the lowest contribution, for example 100.000.")},
    )  # fmt: skip
    maximum_contribution_amount = AmountField(
        label=gettext_lazy("Highest contribution in euros"), help_text=gettext_lazy("For example 400.000."),
        what=gettext_lazy("the highest contribution"),
        error_messages={"required": gettext_lazy("Fill in the highest contribution, for example 400.000.")},
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse a highest amount below the lowest."""
        cleaned = super().clean()
        low, high = (cleaned.get(f"{name}_contribution_amount") for name in ("minimum", "maximum"))
        if low is not None and high is not None and (high < low or high <= 0):
            words = _("The highest contribution, %(high)s, is below the lowest, %(low)s. Fill in a higher amount.")
            self.add_error("maximum_contribution_amount", words % {"high": euros(high), "low": euros(low)})
        return cleaned


class CreateForm(NameForm, DatesMixin, AmountsMixin):
    """The start of a round; amounts may be left to the round that is copied."""

    copy_of = forms.ModelChoiceField(
        label=gettext_lazy("Copy of an earlier round"), queryset=Round.objects.none(), required=False,
        empty_label=gettext_lazy("No, I begin with an empty round"),
        help_text=gettext_lazy(
            "You get its questions, criteria, themes, texts and amounts, and can change all of them. "
            "Its dates and its ceiling are not copied."
        ),
    )  # fmt: skip
    field_order = ("name", "slug", "reference_prefix", "call_reference", "copy_of")

    def __init__(self, data: Any = None, *, rounds: QuerySet[Round]) -> None:
        super().__init__(data)
        self.fields["copy_of"].queryset = rounds
        for name in ("minimum_contribution_amount", "maximum_contribution_amount"):
            self.fields[name].required = False
            self.fields[name].help_text = _("Leave it open to take the amount of the copied round.")

    def clean(self) -> dict[str, Any]:
        """Ask for amounts when no round is copied, and leave out what is left to the copy."""
        cleaned = super().clean()
        for name in ("minimum_contribution_amount", "maximum_contribution_amount"):
            if cleaned.get(name) is None and name not in self.errors:
                cleaned.pop(name, None)
                if not cleaned.get("copy_of"):
                    self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def values(self) -> dict[str, Any]:
        """Give what is to be saved, without the round that is copied."""
        return {name: value for name, value in super().values().items() if name != "copy_of"}


class ExplanationForm(SetupForm):
    """What applicants read before they begin."""

    introduction = TypedTextField(
        label=gettext_lazy("What is this round for?"), **_text(4, 1500),
        help_text=gettext_lazy("Two or three short sentences, at the top of the start page."),
        error_messages={"required": gettext_lazy("Write what the round is for.")},
    )  # fmt: skip
    eligibility = TypedTextField(
        label=gettext_lazy("Who may apply?"), **_text(3, 1500),
        help_text=gettext_lazy("For example: Provincies en gemeenten. Ook namens een regio."),
        error_messages={"required": gettext_lazy("Write who may apply.")},
    )  # fmt: skip
    needed_documents = TypedTextField(
        label=gettext_lazy("What do applicants need?"), **_text(6, 3000),
        help_text=gettext_lazy("One document or text on each line."),
        error_messages={"required": gettext_lazy("Name what applicants need, one on each line.")},
    )  # fmt: skip
    expected_minutes = WholeNumberField(
        label=gettext_lazy("How many minutes does filling in take?"), min_value=5, max_value=1440,
        help_text=gettext_lazy("With all papers ready, for example 90."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"}),
        error_messages={
            "required": gettext_lazy("Fill in the number of minutes, for example 90."),
            "invalid": gettext_lazy("Fill in a whole number of minutes, for example 90."),
            "min_value": gettext_lazy("Fill in at least 5 minutes."),
            "max_value": gettext_lazy("Fill in at most 1440 minutes (one day)."),
        },
    )  # fmt: skip
    asks_activities = forms.BooleanField(label=gettext_lazy("Ask for a table of activities with dates"), required=False)
    asks_indicators = forms.BooleanField(
        label=gettext_lazy("Ask for a table of results that can be measured"), required=False
    )


class DatesForm(DatesMixin):
    """The window of the round."""

    def clean(self) -> dict[str, Any]:
        """Refuse a closing after the moment at which the assessors must be done."""
        cleaned = super().clean()
        closes_at, done = cleaned.get("closes_at"), self.round.scoring_closes_at if self.round else None
        if closes_at and done and closes_at >= done:
            words = _(
                "By then the assessors must be done: %(moment)s. Choose an earlier day, or first move that moment."
            )
            self.add_error("closes_at_day", words % {"moment": moment_words(done, ends_day=True)})
        return cleaned


class AmountsForm(AmountsMixin):
    """Amounts with the rule about the share."""

    maximum_share_percentage = AmountField(
        label=gettext_lazy("At most what part of the costs, in %?"),
        help_text=gettext_lazy("For example 50: then applicants pay at least half themselves."),
        what=gettext_lazy("the share"),
        error_messages={"required": gettext_lazy("Fill in the highest share, for example 50.")},
    )  # fmt: skip
    share_rule = forms.ChoiceField(
        label=gettext_lazy("What happens above that share?"), widget=forms.RadioSelect,
        choices=[
            (ShareRule.REFUSE, gettext_lazy("The proposal cannot be submitted")),
            (ShareRule.WARN, gettext_lazy("The applicant gets a warning and explains why (a guideline)")),
        ],
        error_messages={"required": gettext_lazy("Choose what happens above the share.")},
    )  # fmt: skip

    def clean_maximum_share_percentage(self) -> Decimal:
        """Refuse a share of nothing, or of more than all."""
        share = self.cleaned_data["maximum_share_percentage"]
        if not 0 < share <= 100:
            raise forms.ValidationError(_("The share lies above 0 and is at most 100. Usually it is 50."))
        return share


class ThemesForm(SetupForm):
    """The themes of the call."""

    themes = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Which themes does the call name?"), queryset=Theme.objects.all(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Choose at least one theme.")},
    )  # fmt: skip

    def __init__(self, data: Any = None, *, round_: Round | None = None) -> None:
        super().__init__(data, round_=round_)
        self.initial["themes"] = list(round_.themes.values_list("pk", flat=True)) if round_ else []
        # The official names are parts of a sentence of the call; here each stands alone.
        self.fields["themes"].label_from_instance = lambda theme: capfirst(str(theme))


class ContactForm(SetupForm):
    """How applicants reach the programme."""

    contact_email = NamedEmailField(
        label=gettext_lazy("E-mail address for questions"), max_length=254,
        error_messages={
            "required": gettext_lazy("Fill in the e-mail address for questions."),
            "invalid": gettext_lazy("Write an e-mail address with an @ and a dot, such as programma@voorbeeld.nl."),
        },
    )  # fmt: skip
    contact_phone = TypedTextField(label=gettext_lazy("Phone number"), required=False, max_length=30)


class PaymentForm(SetupForm):
    """How the money reaches the region, and what the letters say about objection."""

    payment_channel = forms.ChoiceField(
        label=gettext_lazy("How is the contribution paid?"), widget=forms.RadioSelect, choices=PaymentChannel.choices,
        help_text=gettext_lazy("This decides what accountability you may ask (Fvw, articles 13 and 15a)."),
        error_messages={"required": gettext_lazy("Choose how the contribution is paid.")},
    )  # fmt: skip
    mentions_objection = forms.BooleanField(
        label=gettext_lazy("The letter with the decision says that one can object within six weeks"), required=False
    )


class DecisionForm(SetupForm):
    """When and how proposals are assessed and decided."""

    moments = {"scoring_closes_at": gettext_lazy("Assessors are done")}
    ending = frozenset({"scoring_closes_at"})
    expected_decision_date = DutchDateField(
        label=gettext_lazy("You decide before"), help_text=gettext_lazy("For example 1 juni 2027."),
        widget=forms.TextInput(attrs={"class": "mkb-input--medium"}),
    )  # fmt: skip
    final_deals_expected = TypedTextField(
        label=gettext_lazy("When are the final deals expected?"), required=False, max_length=100,
        help_text=gettext_lazy("In words, for example: drie maanden na het besluit."),
    )  # fmt: skip
    assessors_per_proposal = WholeNumberField(
        label=gettext_lazy("Assessors per proposal"), min_value=3, max_value=9,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"}),
        error_messages={
            "required": gettext_lazy("Fill in how many assessors a proposal gets, usually 3."),
            "invalid": gettext_lazy("Fill in a whole number, usually 3."),
            "min_value": gettext_lazy("A proposal gets at least 3 assessors: fewer cannot be ranked."),
            "max_value": gettext_lazy("A proposal gets at most 9 assessors."),
        },
    )  # fmt: skip
    reason_minimum_words = WholeNumberField(
        label=gettext_lazy("Words per reason, at least"), min_value=1, max_value=500,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "mkb-input--amount"}),
        error_messages={
            "required": gettext_lazy("Fill in how many words a reason has at least, usually 20."),
            "invalid": gettext_lazy("Fill in a whole number, usually 20."),
            "min_value": gettext_lazy("Fill in at least 1."),
            "max_value": gettext_lazy("Fill in at most 500."),
        },
    )  # fmt: skip
    shows_scores_to_applicants = forms.BooleanField(
        label=gettext_lazy("Applicants see their own scores and reasons after publication"), required=False
    )

    def clean(self) -> dict[str, Any]:
        """Ask for a day, and refuse moments before the round has closed."""
        cleaned = super().clean()
        closes_at = self.round.closes_at if self.round else None
        done, decided = cleaned.get("scoring_closes_at"), cleaned.get("expected_decision_date")
        if "expected_decision_date" not in self.errors and decided is None:
            self.add_error("expected_decision_date", _("Fill in the day before which you decide."))
        if closes_at and done and done <= closes_at:
            self.add_error("scoring_closes_at_day", _("The round is still open then. Choose a day after its closing."))
        if closes_at and decided and decided <= closes_at.date():
            self.add_error("expected_decision_date", _("The round is still open then. Choose a day after its closing."))
        return cleaned


SETUP_FORMS: Mapping[str, type[SetupForm]] = {
    "name": NameForm,
    "explanation": ExplanationForm,
    "dates": DatesForm,
    "amounts": AmountsForm,
    "themes": ThemesForm,
    "contact": ContactForm,
    "payment": PaymentForm,
    "decision": DecisionForm,
}
