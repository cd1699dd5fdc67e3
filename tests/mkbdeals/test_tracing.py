"""One number for a request: in the answer, the log, the history and the jobs; and nothing of people in the log."""

import io
import json
import logging
import re
import uuid

import pghistory
import pytest
from celery import shared_task
from celery.contrib.testing.worker import start_worker
from django.conf import settings as django_settings
from django.db import DataError, IntegrityError, connection, transaction
from django.test import Client
from pghistory.models import Context

from mkbdeals.celery import app
from mkbdeals.launcher.processes import wait_until
from mkbdeals.logs import JsonFormatter, redacted
from mkbdeals.tracing import current_request_id
from proposals.models import Organisation, User
from tests.factories import proposals as make
from tests.proposals.views.typing import address, opened

MADE = re.compile(r"[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}")
# What people gave us, each in its own shape.
CANARIES = (
    "kanarie.vogel@test.example",
    "Kanarie-wachtwoord 1234",
    "de kanarie zingt in het plan",
    "kanariekanariekanarie1234567890",
)


@pytest.fixture
def lines():
    """Give what the log writes in production, each line read as JSON."""
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    level, root.level = root.level, logging.DEBUG
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in out.getvalue().splitlines()]
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.mark.django_db
def test_a_request_is_numbered_and_a_stranger_cannot_choose_the_number(client):
    first, second = (client.get("/", headers={"X-Request-ID": "chosen-by-me"})["X-Request-ID"] for _turn in range(2))

    assert MADE.fullmatch(first)
    assert MADE.fullmatch(second)
    assert first != second


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("given", "is_taken"),
    [("0af7651916cd43dd8448eb211c80319c", True), ("kort", False), ('a"}\n{"level": "x', False), ("x" * 65, False)],
)
def test_a_proxy_that_is_trusted_numbers_requests_in_good_form(settings, given, is_taken):
    settings.REQUEST_ID_HEADER = "X-Request-ID"

    assert (Client().get("/", headers={"X-Request-ID": given})["X-Request-ID"] == given) is is_taken


@pytest.mark.django_db
def test_a_line_tells_route_person_status_and_time(client, editor, draft, lines):
    client.force_login(editor)

    answer = client.get(address(draft, "plan"))

    told = [line for line in lines() if line["logger"] == "mkbdeals.request"][-1]
    assert told["request"] == answer["X-Request-ID"]
    assert (told["method"], told["status"], told["user"]) == ("GET", 200, editor.pk)
    assert told["route"].startswith("aanvragen/<int:pk>/")
    assert told["object"] == {"pk": draft.pk}
    assert told["duration_ms"] > 0


@pytest.mark.django_db
def test_numbering_and_the_line_cost_no_statement(client, django_assert_num_queries):
    client.get("/toegankelijkheid/")

    with django_assert_num_queries(0):
        client.get("/toegankelijkheid/")


@pytest.mark.django_db(transaction=True)
def test_what_a_request_changes_carries_its_number(client, editor, draft):
    client.force_login(editor)
    page = opened(client, draft, "outline")

    answer = client.post(page.url, page.values | {"title": "Een andere naam voor het plan"})

    contexts = Context.objects.filter(metadata__request=answer["X-Request-ID"])
    assert [context.metadata["user"] for context in contexts] == [editor.pk]


@shared_task
def rename(*, pk: int) -> str:
    """Change a row as jobs do, and say under which number."""
    Organisation.objects.filter(pk=pk).update(name=f"Gemeente {uuid.uuid4()}")
    return current_request_id.get()


@pytest.mark.django_db(transaction=True)
def test_a_job_carries_the_number_and_the_person_of_the_request(organisation, editor):
    name = f"test-{uuid.uuid4()}"
    token = current_request_id.set("abcd-0123-4567")
    with pghistory.context(user=editor.pk):
        rename.apply_async(kwargs={"pk": organisation.pk}, queue=name)
    current_request_id.reset(token)
    before = organisation.name

    app.amqp.queues.select_add(name)
    with start_worker(app, pool="solo", queues=[name], perform_ping_check=False, loglevel="INFO"):
        assert wait_until(lambda: Organisation.objects.get(pk=organisation.pk).name != before, 30)

    expected = {"job": rename.name, "request": "abcd-0123-4567", "user": editor.pk}
    assert [context.metadata for context in Context.objects.filter(metadata__job=rename.name)] == [expected]


@pytest.mark.django_db(transaction=True)
def test_a_job_of_the_clock_carries_its_name_and_leaves_nothing_behind(organisation):
    rename.apply(kwargs={"pk": organisation.pk})
    Organisation.objects.filter(pk=organisation.pk).update(name="Door niemand")

    assert [context.metadata for context in Context.objects.all()] == [{"job": rename.name}]
    assert app.conf.task_acks_late


@pytest.mark.django_db(transaction=True)
def test_the_log_holds_nothing_that_people_gave_us(editor, draft, lines):
    email, password, words, token = CANARIES
    client = Client(raise_request_exception=False)
    client.post("/account/login/", {"login": email, "password": password})
    client.post("/account/password/reset/", {"email": email})
    client.get(f"/account/password/reset/key/1-{token}/")
    client.get(f"/uitnodiging/{token}/")
    client.get(f"/{token}/{email}/?q={token}")
    client.get("/", headers={"Host": email, "Cookie": f"sessionid={token}", "Authorization": f"Bearer {token}"})
    client.force_login(editor)
    page = opened(client, draft, "outline")
    client.post(page.url, page.values | {"title": words})
    client.post(page.url, page.values | {"title": "\x00" + words, "basis": words})
    for fail in (
        lambda: User.objects.create(email=User.objects.create(email=email).email),
        lambda: connection.cursor().execute("SELECT %s::int", [words]),
        lambda: int(words),
        lambda: {}[token],
    ):
        try:
            with transaction.atomic():
                fail()
        except (IntegrityError, DataError, ValueError, KeyError):
            logging.getLogger("proposals").exception("it went wrong for %s", email)
    failing_job.apply(args=[words])

    written = lines()
    text = json.dumps(written, ensure_ascii=False)
    assert [canary for canary in CANARIES if canary in text] == []
    assert [canary for canary in CANARIES if canary.lower() in text.lower()] == []
    assert len(written) >= 14
    errors = [line["error"]["chain"][0] for line in written if "error" in line]
    assert {"django.db.utils.IntegrityError", "builtins.ValueError"} <= {error["kind"] for error in errors}
    assert any("rule" in cause for line in written if "error" in line for cause in line["error"]["chain"])


@shared_task
def failing_job(text: str) -> None:
    """Fail with the words of a person in the error."""
    raise ValueError(text)


def test_what_operators_need_stays():
    kept = "report 12 took 3.4 s in /srv/site/reporting/services/reports.py of job 1c0e9b0a-8b52-4f1c-a7ce-0fc0fe6a5b11"

    assert redacted(kept) == kept
    assert redacted("Connected to redis://:**@10.1.2.3:6379/0") == "Connected to redis://:**@10.1.2.3:6379/0"
    assert redacted("to a.b@c.example, x") == "to [e-mail], x"
    assert redacted("key 1-cxyz12-abcdef0123456789abcdef0123456789") == "key [token]"


def test_all_lines_go_through_one_formatter():
    assert django_settings.LOGGING["handlers"]["console"]["formatter"] in {"plain", "json"}
    assert make.OrganisationFactory._meta.model is Organisation
