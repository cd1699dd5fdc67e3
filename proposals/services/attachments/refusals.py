"""Why a file is not kept, in words: which file, what is wrong with it, how to mend it."""

from collections.abc import Callable

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.formats import file_size
from proposals.services.attachments.kinds import CONTENT_TYPES
from proposals.services.inspection import faults
from proposals.services.inspection.run import Finding

LOOKS_LIKE = {
    "pdf": gettext_lazy("a PDF"),
    "png": gettext_lazy("a PNG picture"),
    "jpeg": gettext_lazy("a JPG picture"),
    "gif": gettext_lazy("a GIF picture"),
    "docx": gettext_lazy("a Word document"),
    "xlsx": gettext_lazy("an Excel sheet"),
    "odt": gettext_lazy("an OpenDocument text"),
    "ods": gettext_lazy("an OpenDocument sheet"),
    "zip": gettext_lazy("a zip file"),
    "archive": gettext_lazy("a compressed file"),
    "program": gettext_lazy("a program"),
    "page": gettext_lazy("a web page"),
    "rtf": gettext_lazy("an RTF document"),
    "tiff": gettext_lazy("a TIFF picture"),
    "bmp": gettext_lazy("a BMP picture"),
}


class AttachmentRefused(Exception):
    """The file is not kept; `message` says in Dutch why and what to do."""

    def __init__(self, message: str) -> None:
        self.message = message
        super().__init__(message)


def kinds_in_words() -> str:
    """List the accepted kinds: "pdf, docx, … or jpg"."""
    kinds = list(CONTENT_TYPES)
    return _("%(first)s or %(last)s") % {"first": ", ".join(kinds[:-1]), "last": kinds[-1]}


def no_such_kind(name: str) -> AttachmentRefused:
    """Refuse an ending that is not on the list."""
    return _refusal(
        _("We cannot accept the file “%(name)s”. Choose a file of one of these kinds: %(kinds)s."),
        name or _("without a name"), kinds=kinds_in_words(),
    )  # fmt: skip


def turning_name(name: str) -> AttachmentRefused:
    """Refuse a name that was made to look like another."""
    return _refusal(
        _("The name of the file “%(name)s” holds hidden signs. Give the file another name and add it again."), name
    )


def empty_file(name: str) -> AttachmentRefused:
    """Refuse a file of 0 bytes."""
    return _refusal(_("The file “%(name)s” is empty. Open it, check what is in it, and add it again."), name)


def cut_off(name: str, size: int, *, is_one_too_many: bool) -> AttachmentRefused:
    """Refuse a file that was not taken in to its end, for the reason for which it was cut off."""
    if is_one_too_many:
        return too_many(name)
    return too_large(name, size) if size > settings.ATTACHMENT_MAX_BYTES else too_large_together(name)


def too_large(name: str, size: int) -> AttachmentRefused:
    """Refuse a file above the limit; `size` in bytes."""
    return _refusal(
        _("The file “%(name)s” is %(size)s. At most %(maximum)s is allowed. Make it smaller or split it."),
        name, size=file_size(size), maximum=file_size(settings.ATTACHMENT_MAX_BYTES),
    )  # fmt: skip


def too_many(name: str) -> AttachmentRefused:
    """Refuse a file above the number of files."""
    return _refusal(
        _("“%(name)s” is one too many: at most %(count)s files are allowed. Remove a file first, or put two together."),
        name, count=str(settings.ATTACHMENTS_MAX_NUMBER),
    )  # fmt: skip


def too_large_together(name: str) -> AttachmentRefused:
    """Refuse a file with which all files together grow too large."""
    return _refusal(
        _(
            "With “%(name)s” your files together are larger than %(maximum)s. Remove a file first, or make this "
            "one smaller."
        ),
        name, maximum=file_size(settings.ATTACHMENTS_MAX_TOTAL_BYTES),
    )  # fmt: skip


def unsafe_before(name: str) -> AttachmentRefused:
    """Refuse a file in which the scanner found a virus before."""
    return _refusal(
        _("The file “%(name)s” is unsafe: the virus scanner found something in it. Ask your IT department for help."),
        name,
    )


def contradicted(name: str, ending: str) -> AttachmentRefused:
    """Refuse a file that the browser calls something else than its name does."""
    return _wrong_kind(name, Finding(faults.WRONG_KIND), ending)


def found_inside(name: str, ending: str, finding: Finding) -> AttachmentRefused:
    """Say what the inspection found."""
    return _WORDS.get(finding.code, _unreadable)(name, finding, ending)


def _refusal(text: str, name: str, **values: str) -> AttachmentRefused:
    return AttachmentRefused(text % {"name": name, **values})


def _wrong_kind(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    if finding.detail == "ole":
        return _refusal(
            _(
                "The file “%(name)s” has a password, or was made by an old version of Word or Excel. Open it, take "
                "the password off, save it as %(ending)s and add it again."
            ),
            name, ending=ending,
        )  # fmt: skip
    looks_like = LOOKS_LIKE.get(finding.detail)
    if looks_like is None:
        text = _("The file “%(name)s” is not what its name says. Open it, save it as %(ending)s and add it again.")
        return _refusal(text, name, ending=ending)
    return _refusal(
        _(
            "The file “%(name)s” is called %(ending)s, but it is %(found)s. Open it, save it as %(ending)s and add "
            "it again."
        ),
        name, ending=ending, found=str(looks_like),
    )  # fmt: skip


def _damaged(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _("The file “%(name)s” is damaged: we cannot open it. Open it yourself, save it again and add it again."), name
    )


def _polyglot(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _("In the file “%(name)s” a second file is hidden. Open it, save it as a new file and add that one."), name
    )


def _active(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    if ending == "pdf":
        return _refusal(
            _(
                "The PDF “%(name)s” does more than show text: it has a script, a form or a film in it. Print it to a "
                "new PDF and add that one."
            ),
            name,
        )
    return _refusal(
        _(
            "The file “%(name)s” has macros or other programs in it. Save it without macros as %(ending)s, or as pdf, "
            "and add that one."
        ),
        name, ending=ending,
    )  # fmt: skip


def _embedded(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _(
            "The file “%(name)s” has another file in it. Take that out and add it apart, or print the file to a new "
            "PDF and add that one."
        ),
        name,
    )


def _password(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _(
            "The file “%(name)s” is protected, so that we cannot check it. Take the password or the protection off "
            "and add it again."
        ),
        name,
    )


def _remote(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _(
            "The file “%(name)s” fetches a picture or a template from elsewhere: %(place)s. Put the picture in the "
            "file itself, or save the file as pdf, and add that one."
        ),
        name, place=finding.detail,
    )  # fmt: skip


def _too_heavy(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _(
            "The file “%(name)s” unpacks to far more than its size, so that we cannot check it. Save it again as pdf "
            "and add that one."
        ),
        name,
    )


def _too_many_parts(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _("The file “%(name)s” has too many parts for us to check it. Split it, or save it as pdf, and add that."), name
    )


def _too_many_pixels(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _(
            "The picture “%(name)s” is %(size)s pixels. At most 60 million pixels and 20.000 a side are allowed. Make "
            "the picture smaller and add it again."
        ),
        name, size=finding.detail,
    )  # fmt: skip


def _out_of_time(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _("“%(name)s” was not added: checking the files before it took too long. Add this file once more."), name
    )


def _unreadable(name: str, finding: Finding, ending: str) -> AttachmentRefused:
    return _refusal(
        _("We could not check the file “%(name)s”. Try it again, or save the file as pdf and add that one."), name
    )


_WORDS: dict[str, Callable[[str, Finding, str], AttachmentRefused]] = {
    faults.WRONG_KIND: _wrong_kind,
    faults.DAMAGED: _damaged,
    faults.POLYGLOT: _polyglot,
    faults.ACTIVE: _active,
    faults.EMBEDDED: _embedded,
    faults.PASSWORD: _password,
    faults.REMOTE: _remote,
    faults.TOO_HEAVY: _too_heavy,
    faults.TOO_MANY_PARTS: _too_many_parts,
    faults.TOO_MANY_PIXELS: _too_many_pixels,
    faults.OUT_OF_TIME: _out_of_time,
}
