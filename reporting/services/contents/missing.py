"""What stops a document from being made and can be mended by a person."""


class DocumentDataMissing(Exception):
    """Something that the document must say is not in the database; the message says how to mend it."""
