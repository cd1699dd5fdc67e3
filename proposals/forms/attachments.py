"""A file to go with a proposal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.forms.base import SectionForm


class AttachmentForm(SectionForm):
    """One file; whether it is accepted is decided by the service, which looks inside."""

    upload = forms.FileField(label=_("Choose a file"), required=False, allow_empty_file=True, max_length=None)

    def typed_texts(self) -> dict[str, str]:
        """Nothing is typed here."""
        return {}

    def stored_texts(self) -> dict[str, str]:
        """Files are added and removed one by one; nothing can be overwritten."""
        return {}
