"""Files to go with a proposal."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from proposals.formats import file_size
from proposals.forms.base import SectionForm
from proposals.models import Attachment
from proposals.services.attachments.kinds import CONTENT_TYPES, SAME_KIND


class ManyFilesInput(forms.FileInput):
    """A field in which several files can be chosen at once."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Gives a list of uploads as they came; the service says which of them are kept."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile]:
        """Give every file that was sent."""
        given = data if isinstance(data, list | tuple) else [data]
        return [each for each in given if each]

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Let the window for choosing show the kinds that are accepted."""
        return {"accept": ",".join(f".{ending}" for ending in [*CONTENT_TYPES, *SAME_KIND])}


class AttachmentForm(SectionForm):
    """Some files; whether they are accepted is decided by the service, which looks inside.

    `replaces` is the file that goes when the new one is kept.
    """

    saves_itself = False

    upload = ManyFilesField(label=_("Choose files"), required=False)
    replaced: Attachment | None = None

    def replacing(self, attachment: Attachment | None) -> "AttachmentForm":
        """Have the next file take the place of another."""
        self.replaced = attachment
        if attachment is not None:
            self.fields["upload"].label = _("Choose the new file")
        return self

    def typed_texts(self) -> dict[str, str]:
        """Nothing is typed here."""
        return {}

    def stored_texts(self) -> dict[str, str]:
        """Files are added and removed one by one; nothing can be overwritten."""
        return {}

    def limits(self) -> dict[str, Any]:
        """Give what the page says first: kinds, sizes in words and in bytes, number of files."""
        return {
            "kinds": list(CONTENT_TYPES),
            "endings": " ".join([*CONTENT_TYPES, *SAME_KIND]),
            "bytes": settings.ATTACHMENT_MAX_BYTES,
            "size": file_size(settings.ATTACHMENT_MAX_BYTES),
            "total": file_size(settings.ATTACHMENTS_MAX_TOTAL_BYTES),
            "number": settings.ATTACHMENTS_MAX_NUMBER,
        }

    def kept_files(self) -> list[Attachment]:
        """Give the files of the proposal, in the order they came."""
        return list(self.proposal.attachments.all())
