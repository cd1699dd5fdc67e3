"""The page of attachments and what its script asks: list, add, replace, remove, state, sign in again."""

from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from proposals.enums import ProposalStatus
from proposals.models import Attachment
from proposals.services.attachments import AttachmentRefused
from tests.factories import proposals as make
from tests.proposals.attachments import files

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


def address(draft, rest=""):
    return f"/aanvragen/{draft.pk}/bijlagen/{rest}"


def upload(name="plan.pdf", content=None):
    return SimpleUploadedFile(name, files.pdf() if content is None else content, content_type="application/pdf")


def test_several_files_in_a_plain_form(sign_in, editor, draft):
    several = [upload(), upload("slecht.exe"), upload("ook.pdf", files.pdf("ook"))]

    response = sign_in(editor).post(address(draft, "toevoegen/"), {"upload": several, "action": "add"})

    assert response.status_code == 422
    assert [each.original_name for each in Attachment.objects.all()] == ["plan.pdf", "ook.pdf"]
    assert len(response.context["form"].errors["upload"]) == 1
    page = response.content.decode()
    assert page.count("slecht.exe") == 2  # in the summary and beside the field
    assert "ook.pdf" in page


def test_files_of_one_form_share_a_time_and_those_not_reached_are_named(sign_in, editor, draft, settings):
    """Twenty heavy files must not hold a worker for five minutes; what was not looked into is not kept."""
    settings.ATTACHMENTS_INSPECTION_SECONDS = 0  # the first has its turn all the same
    several = [upload(f"deel{number}.pdf", files.pdf(f"deel {number}")) for number in range(3)]

    response = sign_in(editor).post(address(draft, "toevoegen/"), {"upload": several, "action": "add"})

    assert response.status_code == 422
    assert [each.original_name for each in Attachment.objects.all()] == ["deel0.pdf"]
    told = response.context["form"].errors["upload"]
    assert [name for name in ("deel0.pdf", "deel1.pdf", "deel2.pdf") if name in " ".join(told)] == [
        "deel1.pdf",
        "deel2.pdf",
    ]
    again = sign_in(editor).post(address(draft, "toevoegen/"), {"upload": upload("deel1.pdf"), "action": "add"})
    assert again.status_code == 302
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(("action", "end"), [("add", "/bijlagen/"), ("overview", ""), ("continue", None)])
def test_buttons_keep_the_file_and_lead_on(sign_in, editor, draft, action, end):
    response = sign_in(editor).post(address(draft, "toevoegen/"), {"upload": upload(), "action": action})

    assert response.status_code == 302
    assert Attachment.objects.count() == 1
    if end is not None:
        assert response.url == f"/aanvragen/{draft.pk}{end or '/'}"


def test_adding_without_a_file_says_so(sign_in, editor, draft):
    response = sign_in(editor).post(address(draft, "toevoegen/"), {"action": "add"})

    assert response.status_code == 422
    assert response.context["form"].errors["upload"]


def test_script_gets_the_list_and_what_to_say(sign_in, editor, draft):
    client = sign_in(editor)

    good = client.post(address(draft, "toevoegen/"), {"upload": upload()}, headers=JSON)
    bad = client.post(address(draft, "toevoegen/"), {"upload": upload("x.exe")}, headers=JSON)

    assert (good.status_code, bad.status_code) == (200, 422)
    assert "plan.pdf" in good.json()["list"]
    assert [each["kind"] for each in good.json()["messages"] + bad.json()["messages"]] == ["done", "error"]
    assert "x.exe" in bad.json()["messages"][0]["text"]


def test_signed_out_script_is_told_and_nothing_is_lost(sign_in, editor, draft):
    make.AttachmentFactory(proposal=draft)

    told = Client().post(address(draft, "toevoegen/"), {"upload": upload()}, headers=JSON)
    page = Client().post(address(draft, "toevoegen/"), {"upload": upload()})

    assert (told.status_code, told.json()["sign_in"]) == (401, True)
    assert page.url == f"/account/login/?next=/aanvragen/{draft.pk}/bijlagen/"
    assert Attachment.objects.count() == 1


def test_adding_needs_the_token_of_the_form(editor, draft):
    client = Client(enforce_csrf_checks=True)
    client.force_login(editor)

    assert client.post(address(draft, "toevoegen/"), {"upload": upload()}, headers=JSON).status_code == 403
    assert not Attachment.objects.exists()


def test_same_file_twice_is_kept_once_and_said(sign_in, editor, draft):
    client = sign_in(editor)
    client.post(address(draft, "toevoegen/"), {"upload": upload()})

    again = client.post(address(draft, "toevoegen/"), {"upload": upload("anders.pdf")}, headers=JSON)

    assert "plan.pdf" in again.json()["messages"][0]["text"]
    assert Attachment.objects.count() == 1


def test_replace_puts_the_new_file_in_the_place_of_the_old(sign_in, editor, draft, django_capture_on_commit_callbacks):
    client = sign_in(editor)
    client.post(address(draft, "toevoegen/"), {"upload": upload()})
    old = Attachment.objects.get()

    assert f'name="replaces" value="{old.pk}"' in client.get(address(draft, f"{old.pk}/vervangen/")).content.decode()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(address(draft, "toevoegen/"), {"upload": upload("nieuw.pdf", files.pdf("b")), "replaces": old.pk})

    assert [each.original_name for each in Attachment.objects.all()] == ["nieuw.pdf"]
    assert not Path(old.file.path).exists()


def test_replace_with_a_refused_file_keeps_the_old(sign_in, editor, draft):
    client = sign_in(editor)
    client.post(address(draft, "toevoegen/"), {"upload": upload()})

    client.post(address(draft, "toevoegen/"), {"upload": upload("x.exe"), "replaces": Attachment.objects.get().pk})

    assert [each.original_name for each in Attachment.objects.all()] == ["plan.pdf"]


@pytest.mark.parametrize("replaces", ["", "x", "-1", "9" * 30, "0", "²"])
def test_odd_number_to_replace_only_adds(sign_in, editor, draft, replaces):
    sign_in(editor).post(address(draft, "toevoegen/"), {"upload": upload(), "replaces": replaces})

    assert Attachment.objects.count() == 1


def test_replacing_never_reaches_another_proposal(sign_in, editor, draft, stranger):
    other = make.AttachmentFactory(proposal=make.ProposalFactory(round=draft.round))

    sign_in(editor).post(address(draft, "toevoegen/"), {"upload": upload(), "replaces": other.pk})

    assert Attachment.objects.filter(pk=other.pk).exists()


def test_submitted_proposal_takes_no_files(sign_in, editor, draft, own_folder):
    old = make.AttachmentFactory(proposal=draft)
    make.move_proposal(draft, ProposalStatus.SUBMITTED)
    client = sign_in(editor)

    answers = [
        client.post(address(draft, "toevoegen/"), {"upload": upload()}),
        client.post(address(draft, "toevoegen/"), {"upload": upload()}, headers=JSON),
        client.post(address(draft, f"{old.pk}/verwijderen/"), headers=JSON),
    ]

    assert [each.status_code for each in answers] == [409, 409, 409]
    assert Attachment.objects.count() == 1


def test_removing_by_script_gives_the_list(sign_in, editor, draft):
    attachment = make.AttachmentFactory(proposal=draft, original_name="weg.pdf")

    answer = sign_in(editor).post(address(draft, f"{attachment.pk}/verwijderen/"), headers=JSON)

    assert "weg.pdf" not in answer.json()["list"]
    assert "weg.pdf" in answer.json()["messages"][0]["text"]


def test_state_says_whether_something_waits(sign_in, editor, draft):
    make.AttachmentFactory(proposal=draft, scan_state="waiting")
    client = sign_in(editor)

    waiting = client.get(address(draft, "stand/")).json()
    Attachment.objects.update(scan_state="clean")
    done = client.get(address(draft, "stand/")).json()

    assert (waiting["waiting"], done["waiting"]) == (True, False)
    assert waiting["stamp"] != done["stamp"]


def test_served_file_is_one_to_keep_and_runs_nothing(sign_in, editor, draft, add):
    attachment = add("plan.pdf", files.pdf()).attachment

    answer = sign_in(editor).get(address(draft, f"{attachment.pk}/"))

    assert b"".join(answer.streaming_content) == files.pdf()
    assert answer["Content-Length"] == str(len(files.pdf()))
    assert answer["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert (answer["X-Content-Type-Options"], answer["Cache-Control"]) == ("nosniff", "no-store")


@pytest.mark.parametrize("damage", ["other bytes", "longer", "shorter", "gone"])
def test_file_that_is_not_what_was_added_is_not_served(sign_in, editor, draft, add, damage):
    attachment = add("plan.pdf", files.pdf()).attachment
    path = Path(attachment.file.path)
    if damage == "gone":
        path.unlink()
    else:
        data = path.read_bytes()
        new = {"other bytes": b"X" + data[1:], "longer": data + b"x", "shorter": data[:-1]}
        path.write_bytes(new[damage])

    answer = sign_in(editor).get(address(draft, f"{attachment.pk}/"))

    assert answer.status_code == 410
    assert b"%PDF" not in answer.content


@pytest.mark.parametrize("number", [1, 20])
def test_page_asks_the_same_number_of_queries_for_1_and_20_files(
    sign_in, editor, draft, number, django_assert_max_num_queries
):
    for _each in range(number):
        make.AttachmentFactory(proposal=draft)
    client = sign_in(editor)

    with django_assert_max_num_queries(8):
        client.get(address(draft, "stand/"))
    with django_assert_max_num_queries(26):
        client.get(address(draft))


def test_adding_a_file_asks_a_fixed_number_of_queries(sign_in, editor, draft, django_assert_max_num_queries):
    for _each in range(10):
        make.AttachmentFactory(proposal=draft)
    client = sign_in(editor)

    with django_assert_max_num_queries(45):
        client.post(address(draft, "toevoegen/"), {"upload": upload()}, headers=JSON)


def test_twenty_is_the_most(add, draft):
    for _each in range(20):
        make.AttachmentFactory(proposal=draft)

    with pytest.raises(AttachmentRefused, match="20"):
        add("plan.pdf", files.pdf())
