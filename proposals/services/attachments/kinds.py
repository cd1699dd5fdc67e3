"""Which kinds of file are accepted, by the ending of their name."""

# What a browser may say the file is; the first is what we serve it as.
CONTENT_TYPES: dict[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "png": "image/png",
    "jpg": "image/jpeg",
}
SAME_KIND = {"jpeg": "jpg"}
# A browser goes by the name too, so it may not know a kind; but it does not call a letter a program.
NEVER = ("text/html", "text/javascript", "application/javascript", "application/x-msdownload", "image/svg",
         "application/xhtml", "application/x-sh", "application/java", "application/x-dosexec")  # fmt: skip


def ending_of(name: str) -> str:
    """Give the ending of a name as the kind it claims, in lower case; empty without one."""
    ending = name.rsplit(".", 1)[-1].lower() if "." in name else ""
    return SAME_KIND.get(ending, ending)


def contradicts(claimed: str, ending: str) -> bool:
    """Tell whether what the browser said (a MIME type) goes against the ending of the name."""
    plain = claimed.split(";", 1)[0].strip().lower()
    if plain.startswith(NEVER):
        return True
    return plain in CONTENT_TYPES.values() and plain != CONTENT_TYPES[ending]
