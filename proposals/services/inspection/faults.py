"""What can be wrong with a file. The words for people are in `services.attachments.refusals`."""

WRONG_KIND = "wrong_kind"  # it is not what its name says; detail: what it looks like
DAMAGED = "damaged"
POLYGLOT = "polyglot"  # two files in one
ACTIVE = "active"  # macros, scripts, programs; detail: what was found
EMBEDDED = "embedded"  # another file inside; detail: its name
PASSWORD = "password"  # noqa: S105 - a kind of fault
REMOTE = "remote"  # fetches something from elsewhere when it is opened
TOO_HEAVY = "too_heavy"  # unpacks to far more than it is, or takes too long to read
TOO_MANY_PARTS = "too_many_parts"
TOO_MANY_PIXELS = "too_many_pixels"  # detail: width x height
OUT_OF_TIME = "out_of_time"  # the files before it in the same request took all the time; this one is not judged
UNREADABLE = "unreadable"  # the looking itself failed


class Refused(Exception):
    """The file is not acceptable: `code` is one of the names above."""

    def __init__(self, code: str, detail: str = "") -> None:
        self.code, self.detail = code, detail
        super().__init__(f"{code}: {detail}" if detail else code)
