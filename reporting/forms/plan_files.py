"""A file with a table of the action plan."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.formats import file_size
from proposals.spreadsheets import LARGEST_FILE
from reporting.importers.files import too_large

TABLES = [("measures", _("Measures: what they are and how they stand")), ("figures", _("Figures"))]


class PlanFileForm(forms.Form):
    """Which table, and the file. What is in the file is for the service to say; `content` is its bytes."""

    table = forms.ChoiceField(
        label=_("What is in the file?"),
        choices=TABLES,
        initial="measures",
        widget=forms.RadioSelect,
        error_messages={
            "required": _("Choose what is in the file."),
            "invalid_choice": _("Choose what is in the file."),
        },
    )
    upload = forms.FileField(
        label=_("File"),
        allow_empty_file=True,
        help_text=_("CSV, ODS or XLSX, at most %(maximum)s.") % {"maximum": file_size(LARGEST_FILE)},
        widget=forms.FileInput(attrs={"accept": ".csv,.ods,.xlsx"}),
        error_messages={"required": _("Choose a file.")},
    )
    content: bytes = b""

    def clean_upload(self) -> Any:
        """Read the file when it is no larger than we take."""
        upload = self.cleaned_data["upload"]
        if upload.size > LARGEST_FILE:
            raise forms.ValidationError(too_large(upload.size))
        self.content = upload.read()
        return upload
