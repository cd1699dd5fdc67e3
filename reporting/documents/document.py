"""What every document has: a template, a title and a name for ever."""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from reporting.pdf import TableFile, files_within, render_pdf


@dataclass(frozen=True, kw_only=True)
class Document(ABC):
    """All that a document shows, as plain values: no rows of the database, no clock.

    ``reference`` is the name people know the document by; with the kind it gives the identifier.
    """

    template: ClassVar[str]
    kind: ClassVar[str]

    reference: str
    is_demonstration: bool

    @property
    @abstractmethod
    def title(self) -> str:
        """Name the document as the reader's window shows it."""

    @property
    def identifier(self) -> str:
        """Name the document for ever; written into the file."""
        return f"{self.kind}/{self.reference}"

    @property
    def file_name(self) -> str:
        """Suggest a name to save under: lower case, no spaces, ``.pdf``."""
        return re.sub(r"[^a-z0-9]+", "-", self.identifier.lower()).strip("-") + ".pdf"

    @property
    def files(self) -> Mapping[str, tuple[bytes, str]]:
        """Give the pictures of this document by address (``asset:own/…``), as (bytes, media type)."""
        return {}

    def to_pdf(self) -> bytes:
        """Lay the document out as PDF; the same values give the same bytes."""
        return render_pdf(self.template, {"document": self}, identifier=self.identifier, files=self.files)

    def files_within(self) -> list[TableFile]:
        """Give the files that the PDF carries, byte for byte, without making it."""
        return files_within(self.template, {"document": self})


@dataclass(frozen=True, kw_only=True)
class NextStep:
    """One line of "what happens next". ``when`` (in words) overrules ``on_date``."""

    text: str
    on_date: date | None = None
    when: str = ""
