"""What WeasyPrint leaves out of a document that is PDF/A-3a and PDF/UA-1 at once.

WeasyPrint writes one variant at a time. It writes PDF/A-3a; this module adds the mark of PDF/UA-1
to the metadata, with the description that PDF/A asks of every foreign property (ISO 19005-3,
6.6.2.3), gives header cells the scope that PDF/UA-1 asks for (ISO 14289-1, 7.5), names the files
inside once and without the clock of the machine, calls footnotes notes, and keeps the ends of streams clear.
"""

from typing import Any

from pydyf import Array, Dictionary, Stream, String

PDFUA_DESCRIPTIONS = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about=""
  xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
  xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
  xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the document follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def finish(document: Any, pdf: Any) -> None:
    """Complete a ``pydyf.PDF`` that WeasyPrint made as PDF/A-3a; called just before it is written."""
    add_pdfua_mark(pdf)
    add_header_scopes(pdf)
    name_notes(pdf)
    name_files_once(pdf)
    leave_out_file_dates(pdf)
    keep_ends_clear(pdf)


def add_pdfua_mark(pdf: Any) -> None:
    """Add the mark of PDF/UA-1 inside the one RDF block of the metadata."""
    metadata = next(item for item in pdf.objects if _extra(item).get("Type") == "/Metadata")
    packet = b"".join(metadata.stream)
    metadata.stream = [packet.replace(b"</rdf:RDF>", PDFUA_DESCRIPTIONS + b"</rdf:RDF>", 1)]
    metadata.compress = False  # PDF/A: metadata must be readable without decoding.


def add_header_scopes(pdf: Any) -> None:
    """Say of each header cell whether it heads its row or its column.

    A header in a row that also holds data heads that row; every other one heads its column.
    """
    elements = {item.reference: item for item in pdf.objects if isinstance(item, Dictionary) and "S" in item}
    for row in [element for element in elements.values() if element["S"] == "/TR"]:
        cells = [elements[reference] for reference in row["K"]]
        scope = "/Row" if any(cell["S"] == "/TD" for cell in cells) else "/Column"
        for cell in cells:
            if cell["S"] == "/TH":
                cell["A"]["Scope"] = scope


def name_notes(pdf: Any) -> None:
    """Call a footnote a note, with a name of its own (ISO 14289-1, 7.9): WeasyPrint 70 gives it no meaning.

    The foot of a page with its notes is the only part beside the page itself, of the kind NonStruct.
    """
    elements = {item.reference: item for item in pdf.objects if isinstance(item, Dictionary) and "S" in item}
    (document,) = (element for element in elements.values() if element["S"] == "/Document")
    feet = [elements[each] for each in document["K"] if elements[each]["S"] == "/NonStruct"]
    notes = [elements[each] for foot in feet for each in foot["K"] if elements[each]["S"] == "/Span"]
    for number, note in enumerate(notes, start=1):
        note["S"] = "/Note"
        note["ID"] = String(f"note-{number}")


def name_files_once(pdf: Any) -> None:
    """Leave each file once in the list of associated files: WeasyPrint 70 writes those with a name twice."""
    if "AF" in pdf.catalog:
        pdf.catalog["AF"] = Array(dict.fromkeys(pdf.catalog["AF"]))


def leave_out_file_dates(pdf: Any) -> None:
    """Take the clock of the machine out of the files inside the document: their date is that of the document."""
    for item in pdf.objects:
        if _extra(item).get("Type") == "/EmbeddedFile":
            item.extra["Params"].pop("CreationDate", None)
            item.extra["Params"].pop("ModDate", None)


def keep_ends_clear(pdf: Any) -> None:
    """Leave a stream as it is when its compressed form ends in a carriage return.

    With the line end before ``endstream`` that reads as one line end, so that a reader that looks for the end
    finds one byte less than /Length says (ISO 19005-3, 6.1.7.1). In a long document this happens often.
    """
    for item in pdf.objects:
        _keep_end_clear(item)
    add = pdf.add_object

    def add_clear(item: Any) -> None:
        """Add what is made while writing as well: the stream of small objects and the table of contents."""
        _keep_end_clear(item)
        add(item)

    pdf.add_object = add_clear


def _keep_end_clear(item: Any) -> None:
    if isinstance(item, Stream) and item.compress and item.data.endswith(b"\r\nendstream"):
        item.compress = False


def _extra(item: Any) -> dict[str, Any]:
    return getattr(item, "extra", {})
