"""The fixed parts of an ODS file (OpenDocument 1.3): how numbers and days look, and what the file consists of."""

MIME_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
CHARACTER_CENTIMETRES = 0.21  # width of a sign in a column

_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMESPACES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0" '
    'xmlns:meta="urn:oasis:names:tc:opendocument:xmlns:meta:1.0" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" office:version="1.3"'
)


def _number_style(name: str, decimals: int, grouping: bool = False) -> str:
    group = ' number:grouping="true"' if grouping else ""
    return (
        f'<number:number-style style:name="n-{name}"><number:number number:decimal-places="{decimals}"'
        f' number:min-decimal-places="{decimals}" number:min-integer-digits="1"{group}/></number:number-style>'
    )


def _cell_style(name: str) -> str:
    return f'<style:style style:name="{name}" style:family="table-cell" style:data-style-name="n-{name}"/>'


_DAY = (
    '<number:day number:style="long"/><number:text>-</number:text><number:month number:style="long"/>'
    '<number:text>-</number:text><number:year number:style="long"/>'
)
_CLOCK = (
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/>'
)
_LOOKS = (
    _number_style("whole", 0)
    + _number_style("text", 0)
    + _number_style("tenths", 1)
    + _number_style("score", 2)
    + _number_style("amount", 2, grouping=True)
    + f'<number:date-style style:name="n-date">{_DAY}</number:date-style>'
    + f'<number:date-style style:name="n-moment">{_DAY}{_CLOCK}</number:date-style>'
    + "".join(_cell_style(name) for name in ("whole", "text", "tenths", "score", "amount", "date", "moment"))
    + '<style:style style:name="heading" style:family="table-cell">'
    '<style:table-cell-properties fo:border-bottom="0.5pt solid #000000"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
)

CONTENT_START = (
    f"{_HEAD}<office:document-content {_NAMESPACES}><office:automatic-styles>{_LOOKS}{{}}</office:automatic-styles>"
    "<office:body><office:spreadsheet>"
)
CONTENT_END = "</office:spreadsheet></office:body></office:document-content>"
STYLES = (
    f"{_HEAD}<office:document-styles {_NAMESPACES}><office:styles>"
    '<style:default-style style:family="table-cell"><style:text-properties fo:language="nl" fo:country="NL"/>'
    "</style:default-style></office:styles></office:document-styles>"
)
MANIFEST = (
    f'{_HEAD}<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"'
    f' manifest:version="1.3"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME_TYPE}"/>'
    + "".join(
        f'<manifest:file-entry manifest:full-path="{name}.xml" manifest:media-type="text/xml"/>'
        for name in ("content", "styles", "meta")
    )
    + "</manifest:manifest>"
)


def column_style(width: int) -> str:
    """Give the style of a column of `width` signs."""
    return (
        f'<style:style style:name="width{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * CHARACTER_CENTIMETRES:.2f}cm"/></style:style>'
    )


def meta(title: str) -> str:
    """Give what the file says of itself; `title` is XML already."""
    return (
        f"{_HEAD}<office:document-meta {_NAMESPACES}><office:meta><dc:title>{title}</dc:title>"
        "<dc:language>nl-NL</dc:language></office:meta></office:document-meta>"
    )
