"""The questions of a section."""

from django import forms

from proposals.enums import QuestionKind
from proposals.forms.base import SectionForm
from proposals.models import Question


class AnswersForm(SectionForm):
    """One text per question; everything is kept, also what is too long."""

    def __init__(self, *args: object, section: str, **kwargs: object) -> None:
        self.section = section
        super().__init__(*args, **kwargs)

    def build(self) -> None:
        """Add a field for each question of the section."""
        questions = [each for each in self.proposal.round.questions.all() if each.section == self.section]
        self.questions = sorted(questions, key=lambda each: (each.sort_order, each.pk))
        for question in self.questions:
            self.fields[field_name(question)] = answer_field(question)
        texts = {answer.question_id: answer.text for answer in self.proposal.answers.all()}
        self.initial = {field_name(question): texts.get(question.pk, "") for question in self.questions}

    def answers(self) -> dict[int, str]:
        """Give the typed texts by question id."""
        return {
            question.pk: self.cleaned_data[field_name(question)]
            for question in self.questions
            if field_name(question) in self.cleaned_data
        }


def field_name(question: Question) -> str:
    """Name the field of a question as `services.completeness` does."""
    return f"answer_{question.pk}"


class AnswerField(forms.CharField):
    """A text without a limit of its own; signs that no database keeps are left out."""

    def to_python(self, value: object) -> str:
        """Give the text as typed."""
        return super().to_python(value).replace("\x00", "")


def answer_field(question: Question) -> forms.CharField:
    """Build the field of a question, with a counter of words."""
    limits = {"data-max-words": question.maximum_words}
    if question.kind == QuestionKind.LINE:
        widget: forms.Widget = forms.TextInput(attrs=limits)
    else:
        widget = forms.Textarea(attrs=limits | {"rows": 9})
    return AnswerField(
        label=question.text,
        help_text=question.help_text,
        required=question.is_required,
        strip=False,
        widget=widget,
    )
