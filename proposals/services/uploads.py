"""Taking in what a browser sends: straight to disk, cut off at the limit, the rest of the form kept.

Django asks this handler while the body comes in (`FILE_UPLOAD_HANDLERS`). A file above the limit is
dropped from disk at once and what still comes of it is passed by; the form arrives with a `CutOff` in
its place, so that the page can say which file it was. A body that is far too large is not read to
its end. Nothing of somebody who is not signed in touches the disk.
"""

import io
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

OF_THE_FORM = 1024 * 1024  # fields, and the heads of the parts


class CutOff(UploadedFile):
    """A file that was too large, or one too many: its name and the bytes that were counted, nothing else."""

    is_cut_off = True

    def __init__(self, name: str, content_type: str, seen: int, *, is_one_too_many: bool) -> None:
        super().__init__(io.BytesIO(), name=name, content_type=content_type, size=seen)
        self.is_one_too_many = is_one_too_many


class CappedUploadHandler(FileUploadHandler):
    """Writes uploads to temporary files within the limits of the settings."""

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.upload: TemporaryUploadedFile | None = None
        self.number = self.seen = self.kept = self.received = self.announced = 0
        self.is_one_too_many = False

    def handle_raw_input(
        self, input_data: Any, META: dict[str, Any], content_length: int, boundary: bytes, encoding: str | None = None
    ) -> None:
        """Remember how large the body says it is."""
        self.announced = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file, when there is room for it."""
        super().new_file(*args, **kwargs)
        self.number += 1
        self.seen, self.is_one_too_many = 0, self.number > settings.ATTACHMENTS_MAX_NUMBER
        if self.announced > most_passed_by() or self.number > 3 * settings.ATTACHMENTS_MAX_NUMBER:
            self._stop()
        if self._is_anonymous():
            self._stop()
        if self.is_one_too_many or self.kept >= settings.ATTACHMENTS_MAX_TOTAL_BYTES:
            return
        Path(settings.FILE_UPLOAD_TEMP_DIR).mkdir(parents=True, exist_ok=True)
        self.upload = TemporaryUploadedFile(
            self.file_name, self.content_type, 0, self.charset, self.content_type_extra
        )  # fmt: skip

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Write a piece, or pass it by when the file is too large already."""
        self.seen += len(raw_data)
        self.received += len(raw_data)
        if self.received > most_passed_by():
            self._stop()
        too_large = self.seen > settings.ATTACHMENT_MAX_BYTES
        if too_large or self.kept + self.seen > settings.ATTACHMENTS_MAX_TOTAL_BYTES:
            self._drop()
        if self.upload is not None:
            self.upload.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        """Hand over the file, or word of what was cut off."""
        if self.upload is None:
            return CutOff(self.file_name, self.content_type, self.seen, is_one_too_many=self.is_one_too_many)
        upload, self.upload = self.upload, None
        upload.seek(0)
        upload.size = file_size
        self.kept += file_size
        return upload

    def upload_interrupted(self) -> None:
        """Leave nothing of a body that broke off."""
        self._drop()

    def _drop(self) -> None:
        if self.upload is not None:
            self.upload.close()  # which removes it
            self.upload = None

    def _stop(self) -> None:
        self._drop()
        if self.request is not None:
            self.request.upload_was_stopped = True
        raise StopUpload(connection_reset=True)

    def _is_anonymous(self) -> bool:
        user = getattr(self.request, "user", None)
        return user is not None and not user.is_authenticated


def most_passed_by() -> int:
    """Give how many bytes of a body are read at most. Up to there the browser gets our page as an answer."""
    return settings.ATTACHMENTS_MAX_TOTAL_BYTES + settings.ATTACHMENT_MAX_BYTES + OF_THE_FORM
