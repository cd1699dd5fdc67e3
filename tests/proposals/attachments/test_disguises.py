"""WS-08: files that are not what they say, or that do something when they are opened."""

import io
import struct
import zlib

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from proposals.models import Attachment
from proposals.services.attachments import AttachmentRefused
from tests.proposals.attachments import files

pytestmark = pytest.mark.django_db
SCRIPT = b"<html><script>document.title='ran'</script></html>"
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="document.title=1"><script>1</script></svg>'
GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
MACRO_TYPE = "application/vnd.ms-word.document.macroEnabled.main+xml"


def action(kind: str, **entries: object) -> bytes:
    return files.pdf(OpenAction=Dictionary(S=Name(f"/{kind}"), **entries))


def with_embedded_file() -> bytes:
    document = pikepdf.open(io.BytesIO(files.pdf()))
    document.attachments["virus.exe"] = b"MZ"
    return files.saved(document)


def with_page_action() -> bytes:
    document = pikepdf.open(io.BytesIO(files.pdf()))
    document.pages[0].AA = Dictionary(O=Dictionary(S=Name.JavaScript, JS="app.alert(1)"))
    return files.saved(document, object_stream_mode=pikepdf.ObjectStreamMode.generate)


def png_with_text(text: bytes) -> bytes:
    plain = files.picture()
    chunk = struct.pack(">L", len(text)) + b"tEXt" + text + struct.pack(">L", zlib.crc32(b"tEXt" + text))
    return plain[:33] + chunk + plain[33:]


def pdf_within_zip_comment() -> bytes:
    plain = files.office()
    return plain[:-2] + struct.pack("<H", len(files.pdf())) + files.pdf()


def remote(kind: str, target: str) -> bytes:
    return files.office(extra={"word/_rels/document.xml.rels": files.relations((kind, target, True))})


CASES: dict[str, tuple[str, bytes, str]] = {
    "web page before the PDF": ("a.pdf", SCRIPT + files.pdf(), ""),
    "web page behind the PDF": ("a.pdf", files.pdf() + SCRIPT, ""),
    "web page in the head of the PDF": ("a.pdf", b"%PDF-1.7\n%" + SCRIPT + files.pdf()[8:], ""),
    "zip behind the PDF": ("a.pdf", files.pdf() + files.zipped({"a": "b"}), ""),
    "PDF behind the zip": ("a.docx", pdf_within_zip_comment(), ""),
    "zip behind the PNG": ("a.png", files.picture() + files.zipped({"a": "b"}), ""),
    "zip behind the JPG": ("a.jpg", files.picture("JPEG") + files.zipped({"a": "b"}), ""),
    "GIF with a program behind it": ("a.png", GIF + files.zipped({"a.class": "x"}), ""),
    "PNG in front of a docx": ("a.docx", files.picture() + files.office(), ""),
    "script in a text of the PNG": ("a.png", png_with_text(b"Comment\0" + SCRIPT), ""),
    "SVG as PNG": ("a.png", SVG, ""),
    "web page as PNG": ("a.png", SCRIPT, ""),
    "JPG as PNG": ("a.png", files.picture("JPEG"), ""),
    "JavaScript": ("a.pdf", action("JavaScript", JS="app.alert(1)"), ""),
    "JavaScript of a page in an object stream": ("a.pdf", with_page_action(), ""),
    "Launch": ("a.pdf", action("Launch", F="cmd.exe"), ""),
    "SubmitForm": ("a.pdf", action("SubmitForm", F="http://127.0.0.1/"), ""),
    "GoToE": ("a.pdf", action("GoToE", F="x.pdf"), ""),
    "embedded file": ("a.pdf", with_embedded_file(), ""),
    "XFA": ("a.pdf", files.pdf(AcroForm=Dictionary(XFA=Array(["x"]))), ""),
    "PDF with a password": ("a.pdf", b"encrypted", ""),
    "PDF with an owner's password": ("a.pdf", b"owner", ""),
    "PDF that is cut off": ("a.pdf", files.pdf()[:300], ""),
    "docm as docx": ("a.docx", files.zipped(files.office_parts(main=MACRO_TYPE)), ""),
    "vbaProject in docx": ("a.docx", files.office(extra={"word/vbaProject.bin": b"x"}), ""),
    "OLE object in docx": ("a.docx", files.office(extra={"word/embeddings/oleObject1.bin": b"x"}), ""),
    "program called a picture in docx": ("a.docx", files.office(extra={"word/media/image1.png": b"MZ\0\0"}), ""),
    "template from elsewhere": ("a.docx", remote("attachedTemplate", "http://127.0.0.1/x.dotm"), ""),
    "template of somebody's server": ("a.docx", remote("attachedTemplate", r"file:///\\kwaad.example\x.dotm"), ""),
    "template at an address": ("a.docx", remote("attachedTemplate", r"file:///\\192.0.2.1\x\x.dotm"), ""),
    "picture from another machine": ("a.docx", remote("image", "https://127.0.0.1/x.png"), ""),
    "object that lies elsewhere": ("a.docx", remote("oleObject", r"file:///C:\x.xlsx"), ""),
    "DDE in docx": ("a.docx", files.office(text="<w:instrText>DDEAUTO c:\\\\cmd.exe</w:instrText>"), ""),
    "macro sheet in xlsx": ("a.xlsx", files.office("xlsx", extra={"xl/macrosheets/sheet1.xml": "<x/>"}), ""),
    "xlsx as docx": ("a.docx", files.office("xlsx"), ""),
    "Basic in odt": ("a.odt", files.open_document("odt", {"Basic/Standard/M.xml": "<x/>"}), ""),
    "Python in ods": ("a.ods", files.open_document("ods", {"Scripts/python/a.xml": "<x/>"}), ""),
    "listener in odt": ("a.odt", files.open_document("odt", {"styles.xml": "<script:event-listener/>"}), ""),
    "odt with a password": (
        "a.odt", files.open_document("odt", {"META-INF/manifest.xml": "<m:encryption-data/>"}), "",
    ),
    "docx with a password": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, ""),
    "old doc as docx": ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\1" * 600, ""),
    "renamed program": ("a.pdf", b"MZ" + b"\0" * 900, ""),
    "double ending": ("begroting.pdf.exe", files.pdf(), ""),
    "ending that reads backwards": ("annexe\u202efdp.exe", files.pdf(), ""),
    "name that reads backwards": ("annexe\u202ecod.pdf", files.pdf(), ""),
    "browser says web page": ("a.pdf", files.pdf(), "text/html"),
    "browser says another kind": ("a.pdf", files.pdf(), "image/png"),
    "browser says program": ("a.docx", files.office(), "application/x-msdownload"),
    "zip as docx": ("a.docx", files.zipped({"a.txt": "x"}), ""),
    "script in a relation": ("a.docx", remote("hyperlink", "javascript:alert(1)"), ""),
    "path out of the zip": ("a.docx", files.office(extra={"../../x.xml": "<x/>"}), ""),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_disguise_is_refused_in_words_that_name_the_file(add, own_folder, case):
    name, content, content_type = CASES[case]
    if content in {b"encrypted", b"owner"}:
        options = {"user": "x", "owner": "y"} if content == b"encrypted" else {"user": "", "owner": "y"}
        document = pikepdf.open(io.BytesIO(files.pdf()))
        content = files.saved(document, encryption=pikepdf.Encryption(**options))

    with pytest.raises(AttachmentRefused) as refusal:
        add(name, content, content_type)

    shown = name.replace("\u202e", "")
    assert shown in refusal.value.message
    assert len(refusal.value.message) > len(shown) + 40  # what is wrong, and how to mend it
    assert not Attachment.objects.exists()
    assert [path for path in own_folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("ending", files.GOOD)
def test_ordinary_file_is_kept_whatever_an_ignorant_browser_calls_it(add, ending):
    add(f"plan.{ending}", files.GOOD[ending], "application/octet-stream")

    assert Attachment.objects.get().sha256


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("huisstijl.docx", remote("attachedTemplate", r"file:///C:\Sjablonen\Brief.dotx")),
        ("huisstijl2.docx", remote("attachedTemplate", r"file:///\\server01\Sjablonen\Brief.dotx")),
        ("huisstijl3.docx", remote("attachedTemplate", r"file:///\\gemeente.local\dfs\Brief.dotx")),
        ("normaal.docx", remote("attachedTemplate", "Normal.dotm")),
        ("afkorting.docx", files.office(text="De DDE regeling; een instrument")),
        ("koppeling.docx", remote("hyperlink", "https://www.voorbeeld.example/")),
        ("koppeling.xlsx", files.office("xlsx", extra={
            "xl/externalLinks/_rels/a.xml.rels": files.relations(("externalLinkPath", "andere.xlsx", True))})),
        ("geprint.xlsx", files.office("xlsx", extra={"xl/printerSettings/printerSettings1.bin": b"\0\1"})),
        ("koppeling.pdf", files.pdf(OpenAction=Dictionary(S=Name.URI, URI="https://www.voorbeeld.example/"))),
        ("plan.JPEG", files.picture("JPEG")),
        ("Plan.PDF", files.pdf()),
        ("grafiek.odt", files.open_document("odt", {
            "Object 1/content.xml": "<x/>", "ObjectReplacements/Object 1": b"VCLMTF"})),
    ],
)  # fmt: skip
def test_what_offices_really_write_is_kept(add, name, content):
    assert add(name, content).attachment.pk
