"""The page of attachments in Chromium, on a real server: with and without the script, by keyboard, at 320 pixels."""

from collections.abc import Callable, Iterator
from hashlib import sha256

import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.test import Client
from playwright.sync_api import Page, expect

from mkbdeals import assets
from proposals.enums import ScanState
from proposals.models import Attachment
from proposals.services.clock import database_now
from proposals.services.scanning import scan_attachment
from tests import axe
from tests.factories import proposals as make
from tests.proposals.attachments import files
from tests.proposals.attachments.clamd import EICAR

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module", autouse=True)
def style_sheets() -> None:
    """Build what the page looks like."""
    assets.main()


@pytest.fixture
def visit(live_server, browser, editor, draft) -> Iterator[Callable[..., Page]]:
    """Give `visit()`: the page of attachments of the draft, for its editor."""
    contexts = []

    def visited(person=editor, width: int = 1280, **options) -> Page:
        client = Client()
        client.force_login(person)
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, locale="nl-NL", **options
        )
        contexts.append(context)
        name = django_settings.SESSION_COOKIE_NAME
        context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
        page = context.new_page()
        page.goto(f"/aanvragen/{draft.pk}/bijlagen/")
        return page

    yield visited
    for context in contexts:
        context.close()


@pytest.fixture
def paths(tmp_path):
    """Give `paths(name=content)`: files to choose."""

    def written(**contents: bytes) -> list[str]:
        found = []
        for name, content in contents.items():
            path = tmp_path / name.replace("__", ".")
            path.write_bytes(content)
            found.append(str(path))
        return found

    return written


def overflow(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")


def test_several_files_are_sent_and_listed(visit, paths):
    page = visit()

    page.set_input_files("#id_upload", paths(een__pdf=files.pdf(), twee__docx=files.office()))

    expect(page.locator("[data-list] tbody tr")).to_have_count(2, timeout=20_000)
    expect(page.locator("[data-queue] li")).to_have_count(0)
    assert "twee.docx" in page.locator("[data-say]").inner_text()
    assert [each.original_name for each in Attachment.objects.order_by("pk")] == ["een.pdf", "twee.docx"]


def test_25_1_mb_is_refused_before_it_is_sent_and_24_9_is_kept(visit, paths):
    page = visit()

    page.set_input_files("#id_upload", paths(groot__pdf=b"%PDF-1.7" + b"0" * 25_100_000))
    expect(page.locator(".mkb-upload--error")).to_contain_text("25,1")
    page.set_input_files("#id_upload", paths(net__pdf=files.padded_pdf(24_900_000)))

    expect(page.locator("[data-list] tbody tr")).to_have_count(1, timeout=60_000)
    assert Attachment.objects.get().size == 24_900_000


def test_what_the_server_refuses_is_explained_in_the_list(visit, paths):
    page = visit()

    page.set_input_files("#id_upload", paths(programma__pdf=b"MZ" + b"\0" * 500, x__exe=b"MZ"))

    expect(page.locator(".mkb-upload--error")).to_have_count(2, timeout=20_000)
    expect(page.locator("[data-queue]")).to_contain_text("programma.pdf")
    page.locator("[data-queue] button").last.click()
    expect(page.locator("[data-queue] li")).to_have_count(1)
    assert not Attachment.objects.exists()


def test_progress_has_a_role_and_sending_can_be_stopped(visit, paths):
    page = visit()
    page.route("**/toevoegen/", lambda route: None)  # never answered: the file stays under way

    page.set_input_files("#id_upload", paths(plan__pdf=files.pdf(), tweede__pdf=files.pdf("b")))
    bar = page.get_by_role("progressbar").first

    expect(bar).to_be_visible()
    assert "plan.pdf" in bar.get_attribute("aria-label")
    assert axe.findings(page) == []
    page.locator("[data-queue] li").last.get_by_role("button").click()
    page.locator("[data-queue] li").first.get_by_role("button").click()
    expect(page.locator("[data-queue] li")).to_have_count(0)
    assert "plan.pdf" in page.locator("[data-say]").inner_text()
    assert page.evaluate("document.activeElement.id") == "id_upload"


def test_files_can_be_dropped(visit):
    page = visit()
    transfer = page.evaluate_handle(
        "bytes => { const found = new DataTransfer();"
        " found.items.add(new File([new Uint8Array(bytes)], 'los.pdf')); return found; }",
        list(files.pdf()),
    )

    page.dispatch_event("[data-drop]", "drop", {"dataTransfer": transfer})

    expect(page.locator("[data-list] tbody tr")).to_have_count(1, timeout=20_000)


def test_state_changes_by_itself(visit, paths, scanner):
    page = visit()
    page.set_input_files("#id_upload", paths(goed__pdf=files.pdf(), fout__docx=files.office(text=EICAR)))
    expect(page.locator("[data-list] [data-state=waiting]")).to_have_count(2, timeout=20_000)
    assert page.locator("[data-list] a[href$='/bijlagen/']").count() == 0

    for attachment in Attachment.objects.all():
        scan_attachment(attachment_id=attachment.pk, at=database_now())

    expect(page.locator("[data-list] [data-state=clean]")).to_have_count(1, timeout=20_000)
    expect(page.locator("[data-list] [data-state=infected]")).to_have_count(1)
    assert axe.findings(page) == []


def test_removing_keeps_the_page_and_the_keyboard(visit, draft):
    for name in ("een.pdf", "twee.pdf"):
        make.AttachmentFactory(proposal=draft, original_name=name)
    page = visit()

    page.locator("[data-remove] button").first.focus()
    page.keyboard.press("Enter")

    expect(page.locator("[data-list] tbody tr")).to_have_count(1, timeout=20_000)
    assert page.evaluate("document.activeElement.id") == "files-caption"


def test_end_of_the_session_keeps_the_list_and_says_what_to_do(visit, paths, draft, editor, live_server):
    make.AttachmentFactory(proposal=draft)
    page = visit()
    cookies = page.context.cookies()
    page.context.clear_cookies(name=django_settings.SESSION_COOKIE_NAME)

    page.set_input_files("#id_upload", paths(plan__pdf=files.pdf()))
    expect(page.locator(".mkb-upload--error")).to_have_count(1, timeout=20_000)
    expect(page.locator("[data-list] tbody tr")).to_have_count(1)
    with page.expect_response(lambda answer: "/login/" in answer.url):  # the error there is of the first time
        page.locator("[data-queue] button").first.click()  # still signed out
    expect(page.locator(".mkb-upload--error")).to_have_count(1, timeout=20_000)
    # Signed in again, in another tab: a new session and a new token.
    page.context.clear_cookies()
    page.context.add_cookies([each for each in cookies if each["name"] == django_settings.SESSION_COOKIE_NAME])
    page.locator("[data-queue] button").first.click()

    expect(page.locator("[data-list] tbody tr")).to_have_count(2, timeout=20_000)
    assert Attachment.objects.filter(original_name="plan.pdf").exists()


def test_without_javascript_the_form_does_the_same(visit, paths):
    page = visit(java_script_enabled=False)

    page.set_input_files("#id_upload", paths(een__pdf=files.pdf(), twee__exe=b"MZ", drie__png=files.picture()))
    page.locator("button[value=add]").click()

    expect(page.locator("[data-list] tbody tr")).to_have_count(2)
    expect(page.locator(".mkb-error-summary")).to_contain_text("twee.exe")
    page.locator("[data-remove] button").first.click()
    expect(page.locator("[data-list] tbody tr")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 1280])
def test_every_state_is_accessible_and_fits(visit, draft, width):
    for number, state in enumerate(ScanState.values):
        name = f"een-heel-lange-naam-{'x' * 60}-{number}.pdf"
        make.AttachmentFactory(proposal=draft, scan_state=state, original_name=name)
    page = visit(width=width)

    assert axe.findings(page) == []
    assert overflow(page) == 0
    page.locator("[data-list] a[href$='/vervangen/']").first.click()
    assert axe.findings(page) == []
    page.set_input_files("#id_upload", [])
    page.goto(f"/aanvragen/{draft.pk}/bijlagen/{Attachment.objects.get(scan_state='waiting').pk}/")
    assert axe.findings(page) == []
    assert overflow(page) == 0


SERVED = {
    "pagina.pdf": ("application/pdf", b"<html><script>parent.document.title='ran';document.title='ran'</script>"),
    "plaatje.png": ("image/png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='top.document.title=1'/>"),
    "brief.docx": ("text/html", b"<html><script>document.title='ran'</script>"),
    "script.pdf": ("application/pdf", files.pdf(OpenAction=files.pikepdf.Dictionary(
        S=files.pikepdf.Name.JavaScript, JS="app.alert(1)"))),
    "beeld.jpg": ("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'><script>top.document.title=1</script></svg>"),
}  # fmt: skip


@pytest.mark.parametrize("name", SERVED)
def test_whatever_is_stored_runs_nothing_in_the_browser(visit, draft, name):
    """Even what would have slipped through: opened as a page, in a frame, as a script, it stays a file to keep."""
    content_type, content = SERVED[name]
    attachment = make.AttachmentFactory(
        proposal=draft, original_name=name, content_type=content_type, file=None, size=len(content),
        sha256=sha256(content).hexdigest(), scan_state=ScanState.CLEAN,
    )  # fmt: skip
    attachment.file.save(name, ContentFile(content), save=True)
    address = f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/"
    page = visit()
    before = page.title()
    ran = []
    page.on("dialog", lambda dialog: (ran.append("dialog"), dialog.dismiss()))

    with page.expect_download() as download:
        page.evaluate("address => { location.href = address }", address)

    assert download.value.suggested_filename == name
    assert page.title() == before
    page.evaluate(
        "address => new Promise(done => { const s = document.createElement('script'); s.src = address;"
        " s.onload = s.onerror = done; document.head.append(s) })",
        address,
    )
    assert (page.title(), ran) == (before, [])
