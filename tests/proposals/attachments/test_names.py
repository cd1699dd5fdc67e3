"""WS-09: sixty names. Stored under a random one, shown as text, given back as RFC 6266 says."""

from email.message import Message
from urllib.parse import unquote

import pytest

from proposals.models import Attachment
from proposals.services.attachments import AttachmentRefused
from proposals.services.attachments.names import LONGEST_NAME, clean_name
from tests.factories import proposals as make
from tests.proposals.attachments import files

NAMES = {
    "../../x.pdf": "x.pdf", "../../../etc/passwd.pdf": "passwd.pdf", "..\\..\\x.pdf": "x.pdf",
    "C:\\Users\\wij\\plan.pdf": "plan.pdf", "/etc/cron.d/x.pdf": "x.pdf", "\\\\host\\share\\x.pdf": "x.pdf",
    "..pdf": "", "...pdf": "", ".pdf": "", "x/.pdf": "",
    "a\0b.pdf": "ab.pdf", "plan.pdf\0.exe": "", "plan\r\nX-Header: 1.pdf": "planX-Header_ 1.pdf",
    "plan\n.pdf": "plan.pdf", "plan\t.pdf": "plan.pdf", "\x1b[31mplan.pdf": "[31mplan.pdf", "plan\x7f.pdf": "plan.pdf",
    "CON.pdf": "_CON.pdf", "con.pdf": "_con.pdf", "nul.pdf": "_nul.pdf", "AUX.x.pdf": "_AUX.x.pdf",
    "COM1.pdf": "_COM1.pdf", "lpt9.pdf": "_lpt9.pdf", "prn.PDF": "_prn.PDF",
    "plan.pdf.": "plan.pdf", "plan.pdf...": "plan.pdf", "plan.pdf   ": "plan.pdf", " plan.pdf": "plan.pdf",
    "plan .pdf": "plan .pdf", "plan  2.pdf": "plan 2.pdf",
    "\U0001f600 plan.pdf": "\U0001f600 plan.pdf", "\U0001f468\u200d\U0001f469.pdf": "\U0001f468\U0001f469.pdf",
    "\U0001f1f3\U0001f1f1.pdf": "\U0001f1f3\U0001f1f1.pdf",
    "\u05d0\u05d1.pdf": "\u05d0\u05d1.pdf", "\u0627\u0644\u062e.pdf": "\u0627\u0644\u062e.pdf",
    "a\u200bb.pdf": "ab.pdf", "\ufeffplan.pdf": "plan.pdf", "plan\u2028.pdf": "plan.pdf",
    "plan\u00a0x.pdf": "planx.pdf",
    'plan "26".pdf': "plan _26_.pdf", "plan '26'.pdf": "plan '26'.pdf",
    "plan \u201826\u2019.pdf": "plan \u201826\u2019.pdf",
    "plan;x.pdf": "plan;x.pdf", "plan%0d%0a.pdf": "plan%0d%0a.pdf", "plan%00.pdf": "plan%00.pdf",
    "<script>alert(1)<script>.pdf": "_script_alert(1)_script_.pdf", "a|b*c?.pdf": "a_b_c_.pdf", "a:b.pdf": "a_b.pdf",
    "{{7*7}}.pdf": "{{7_7}}.pdf", "${x}.pdf": "${x}.pdf", "%s%n.pdf": "%s%n.pdf", "a&amp;b.pdf": "a&amp;b.pdf",
    "e\u0301t\u00e9.pdf": "\u00e9t\u00e9.pdf", "\u0130I\u0131.pdf": "\u0130I\u0131.pdf",
    "stra\u00dfe.pdf": "stra\u00dfe.pdf",
    "begroting.v2.final.pdf": "begroting.v2.final.pdf", "plan.tar.pdf": "plan.tar.pdf", "-rf.pdf": "-rf.pdf",
    "\udce9.pdf": "", "~$plan.pdf": "~$plan.pdf", "x" * 4000 + ".pdf": "x" * (LONGEST_NAME - 4) + ".pdf",
    "\u00e9" * 300 + ".pdf": "\u00e9" * (LONGEST_NAME - 4) + ".pdf",
}  # fmt: skip


def test_there_are_sixty_names():
    assert len(NAMES) >= 60


@pytest.mark.django_db
@pytest.mark.parametrize("given", NAMES, ids=range(len(NAMES)))
def test_name_is_kept_shown_and_given_back_safely(add, own_folder, sign_in, editor, draft, given):
    expected = NAMES[given]
    if not expected:
        with pytest.raises(AttachmentRefused):
            add(given, files.pdf())
        assert not Attachment.objects.exists()
        return

    attachment = add(given, files.pdf()).attachment
    client = sign_in(editor)
    answer = client.get(f"/aanvragen/{draft.pk}/bijlagen/{attachment.pk}/")
    page = client.get(f"/aanvragen/{draft.pk}/bijlagen/").content.decode()

    assert attachment.original_name == expected
    stored = [path for path in own_folder.rglob("*") if path.is_file()]
    assert [len(path.name) for path in stored] == [36]  # a UUID
    assert name_in(answer["Content-Disposition"]) == expected
    assert answer["Content-Disposition"].startswith("attachment;")
    assert "<script>alert" not in page


def name_in(header: str) -> str:
    """Read a file name from a header as a browser does."""
    message = Message()
    message["Content-Disposition"] = header
    found = message.get_param("filename*", header="Content-Disposition") or message.get_filename()
    if isinstance(found, tuple):
        return unquote(found[2], found[0] or "utf-8")
    return str(found).split("''", 1)[-1] if "''" not in str(found) else unquote(str(found).split("''", 1)[1])


@pytest.mark.django_db
def test_same_names_become_different_names(add):
    names = [add(name, files.pdf(str(number))).attachment.original_name
             for number, name in enumerate(["plan.pdf", "plan.pdf", "PLAN.pdf", "plan (2).pdf"])]  # fmt: skip

    assert names == ["plan.pdf", "plan (2).pdf", "PLAN (3).pdf", "plan (2) (2).pdf"]
    assert len({name.casefold() for name in names}) == 4


@pytest.mark.parametrize("name", ["", ".", "..", "/", "\\", "\0", "\u202e", "   "])
def test_nothing_that_is_left_is_empty(name):
    assert clean_name(name) == ""


@pytest.mark.django_db
def test_factory_name_is_shown_as_text(sign_in, editor, draft):
    make.AttachmentFactory(proposal=draft, original_name='"><img src=x onerror=1>.pdf', scan_state="clean")

    page = sign_in(editor).get(f"/aanvragen/{draft.pk}/bijlagen/").content.decode()

    assert "<img src=x" not in page
