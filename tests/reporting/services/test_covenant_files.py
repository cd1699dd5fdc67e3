"""A covenant of ours that comes back signed digitally is taken in with its own tables, and with nothing else."""

import hashlib
import io
from datetime import timedelta

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pikepdf import Array, AttachedFileSpec, Dictionary, Name, Stream

from proposals.enums import DealStatus, ProposalStatus
from proposals.models import Covenant, SignedCopy
from reporting.enums import ReportKind
from reporting.models import Report
from reporting.services.contents import covenant_document
from reporting.services.covenant_files import covenant_files
from reporting.services.reports import make_report, request_report
from tests.factories import proposals as make
from tests.proposals.attachments.files import saved

pytestmark = pytest.mark.django_db
HAS_FILE = "zit een ander bestand"


@pytest.fixture
def deal(open_round, organisation):
    proposal = make.complete_proposal(ProposalStatus.AWARDED, round=open_round, organisation=organisation)
    deal = make.DealFactory(proposal=proposal)
    make.DealIndicatorFactory(deal=deal, name="Bereikte bedrijven", target=550)
    make.MilestoneFactory(deal=deal, title="Start loket")
    return make.walk_deal(deal, DealStatus.COVENANT_READY)


@pytest.fixture
def ours(deal):
    return covenant_document(deal).to_pdf()


def signed(document: bytes) -> bytes:
    """Sign as programs do: behind the document, as an addition, with its catalog written anew."""
    with pikepdf.open(io.BytesIO(document)) as pdf:
        number, generation = pdf.Root.objgen
        size, catalog = int(pdf.trailer.Size), pdf.Root.unparse(resolved=True)[:-2]
    start = int(document.rsplit(b"startxref", 1)[1].split()[0])
    field = b"<</Type /Annot /Subtype /Widget /FT /Sig /T (Naam) /Rect [0 0 0 0] /F 132 /V %d 0 R>>" % (size + 1)
    signature = b"<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /ETSI.CAdES.detached /Contents <%s>>>" % (b"00" * 900)
    root = catalog + b" /AcroForm <</SigFlags 3 /Fields [%d 0 R]>> >>" % size
    added, places = b"\n", {}
    for at, body in ((number, root), (size, field), (size + 1, signature)):
        places[at] = len(document) + len(added)
        added += b"%d 0 obj\n" % at + body + b"\nendobj\n"
    table = len(document) + len(added)
    rows = b"".join(b"%d 1\n%010d %05d n \n" % (at, place, 0) for at, place in places.items())
    trailer = b"trailer\n<</Size %d /Root %d %d R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    return document + added + b"xref\n" + rows + trailer % (size + 2, number, generation, start, table)


def changed(document: bytes, change, **options: object) -> bytes:
    with pikepdf.open(io.BytesIO(document)) as pdf:
        change(pdf)
        return saved(pdf, **options)


def sent(sign_in, deal, by, content: bytes):
    day = timezone.localdate()
    upload = SimpleUploadedFile("getekend.pdf", content, "application/pdf")
    values = {"upload": upload, "signed_date": f"{day.day}-{day.month}-{day.year}"}
    return sign_in(by).post(f"/deals/{deal.pk}/convenant/", values)


def test_the_files_are_those_in_the_document(deal, ours):
    with pikepdf.open(io.BytesIO(ours)) as pdf:
        within = {hashlib.sha256(each.get_file().read_bytes()).hexdigest() for each in pdf.attachments.values()}

    assert len(within) >= 2
    assert covenant_files(Covenant.objects.get()) == within


def test_a_document_made_by_an_earlier_version_counts(deal, account_holder, monkeypatch):
    at = timezone.now() + timedelta(seconds=1)
    report = request_report(kind=ReportKind.COVENANT, deal=deal, by=account_holder, at=at)
    make_report(report_id=report.pk, at=at)
    before = covenant_files(Covenant.objects.get())
    monkeypatch.setattr("reporting.documents.document.files_within", lambda *_given: [])

    assert Report.objects.get().status == "ready"
    assert covenant_files(Covenant.objects.get()) == before != frozenset()


@pytest.mark.parametrize("way", ["as it is", "signed", "signed twice", "written anew", "packed"])
def test_our_document_comes_back(sign_in, deal, account_holder, ours, way):
    nothing = {"change": lambda _pdf: None}
    content = {
        "as it is": lambda: ours,
        "signed": lambda: signed(ours),
        "signed twice": lambda: signed(signed(ours)),
        "written anew": lambda: changed(ours, **nothing),
        "packed": lambda: changed(ours, **nothing, object_stream_mode=pikepdf.ObjectStreamMode.generate),
    }[way]()

    answer = sent(sign_in, deal, account_holder, content)

    assert answer.status_code == 302, answer.context["form"].errors
    assert SignedCopy.objects.get().sha256 == hashlib.sha256(content).hexdigest()


def another_file(pdf):
    pdf.attachments["extra.csv"] = AttachedFileSpec(pdf, b"a;b\n1;2\n", filename="extra.csv", mime_type="text/csv")


def changed_table(pdf):
    stream = next(iter(pdf.attachments.values())).get_file().obj
    stream.write(stream.read_bytes().replace(b"5", b"6") + b"\n")


def program_within(pdf):
    pdf.attachments["zet.exe"] = AttachedFileSpec(pdf, b"MZ" + b"\0" * 200, filename="zet.exe")


def hidden_beside(pdf):
    """Hang a file on one of ours in the way that few readers look at."""
    spec = next(each for each in pdf.objects if isinstance(each, Dictionary) and "/EF" in each)
    spec.RF = Dictionary(F=Array(["x", pdf.make_indirect(Stream(pdf, b"MZ"))]))


def nobody_points_at_it(pdf):
    pdf.Root.Extra = pdf.make_indirect(Stream(pdf, b"MZ", Type=Name.EmbeddedFile))


def shown_as_attachment(pdf):
    spec = next(each for each in pdf.objects if isinstance(each, Dictionary) and "/EF" in each)
    note = Dictionary(Type=Name.Annot, Subtype=Name.FileAttachment, FS=spec, Rect=Array([0, 0, 9, 9]))
    pdf.pages[0].Annots = pdf.make_indirect(Array([pdf.make_indirect(note)]))


def read_otherwise(pdf):
    """Let some readers take the bytes from elsewhere."""
    next(iter(pdf.attachments.values())).get_file().obj.F = "elders.csv"


@pytest.mark.parametrize(
    "change",
    [another_file, changed_table, program_within, hidden_beside, nobody_points_at_it, shown_as_attachment,
     read_otherwise],
)  # fmt: skip
@pytest.mark.parametrize("options", [{}, {"object_stream_mode": pikepdf.ObjectStreamMode.generate}])
def test_any_other_file_is_refused(sign_in, deal, account_holder, ours, change, options):
    answer = sent(sign_in, deal, account_holder, changed(ours, change, **options))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])
    assert HAS_FILE in answer.context["form"].errors["upload"][0]
    assert not SignedCopy.objects.exists()


def test_a_file_in_an_older_state_of_the_document_is_refused(sign_in, deal, account_holder, ours):
    """What was there before the addition stays in the bytes, where a forgiving reader finds it."""
    with pikepdf.open(io.BytesIO(changed(ours, nobody_points_at_it))) as pdf:
        number = next(each.objgen[0] for each in pdf.objects if each == pdf.Root.Extra)
    older = changed(ours, nobody_points_at_it)
    start = int(older.rsplit(b"startxref", 1)[1].split()[0])
    with pikepdf.open(io.BytesIO(older)) as pdf:
        size, root = int(pdf.trailer.Size), pdf.Root.objgen[0]
    place = len(older)
    added = b"%d 0 obj\nnull\nendobj\n" % number
    table = b"xref\n%d 1\n%010d 00000 n \ntrailer\n<</Size %d /Root %d 0 R /Prev %d>>\nstartxref\n%d\n%%%%EOF\n"
    content = older + added + table % (number, place, size, root, start, place + len(added))

    answer = sent(sign_in, deal, account_holder, content)

    assert answer.status_code == 422
    assert HAS_FILE in answer.context["form"].errors["upload"][0]


@pytest.mark.parametrize(
    "action",
    [{"S": Name.JavaScript, "JS": "app.alert(1)"}, {"S": Name.Launch, "F": "cmd.exe"}, {"S": Name.GoToE, "F": "x.pdf"}],
)
def test_what_does_something_is_refused_as_ever(sign_in, deal, account_holder, ours, action):
    def change(pdf):
        pdf.Root.OpenAction = Dictionary(**action)

    answer = sent(sign_in, deal, account_holder, changed(ours, change))

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["upload"])


def test_the_covenant_of_another_deal_is_refused(sign_in, deal, account_holder, open_round):
    other = make.DealFactory(proposal=make.complete_proposal(ProposalStatus.AWARDED, round=open_round))
    make.DealIndicatorFactory(deal=other, name="Geheel iets anders", target=7)
    make.walk_deal(other, DealStatus.COVENANT_READY)

    answer = sent(sign_in, deal, account_holder, covenant_document(other).to_pdf())

    assert answer.status_code == 422


def test_elsewhere_our_document_is_refused_as_ever(sign_in, deal, account_holder, ours):
    upload = SimpleUploadedFile("convenant.pdf", ours, "application/pdf")
    values = {"share-title": "Convenant", "share-upload": upload}
    answer = sign_in(account_holder).post(f"/deals/{deal.pk}/leren/documenten/", values)

    assert answer.status_code == 422
    assert HAS_FILE in answer.content.decode()
