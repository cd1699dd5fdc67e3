"""Trouble pages under real trouble: a damaged list of static files, a database that is away, a menu that fails."""

import json
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404
from django.test import Client, RequestFactory

from mkbdeals import errors
from mkbdeals.launcher.paths import PROJECT
from mkbdeals.launcher.ports import free_port
from mkbdeals.launcher.processes import wait_until

NUMBER = re.compile(r"<strong>([0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4})</strong>")
OWN_PAGE = {"Sec-Fetch-Site": "same-origin"}


def ask(url, **headers):
    """Ask a page as a browser does; gives status, headers and words, also of a page for trouble."""
    asked = urllib.request.Request(url, headers={"Accept": "text/html"} | headers)
    try:
        answer = urllib.request.urlopen(asked, timeout=20)
    except urllib.error.HTTPError as trouble:
        answer = trouble
    return answer.status if hasattr(answer, "status") else answer.code, answer.headers, answer.read().decode()


@contextmanager
def web_server(folder, **variables):
    """Run a web server whose list of static files is empty and whose database is away; gives address and log."""
    (folder / "staticfiles.json").write_text('{"paths": {}, "version": "1.1", "hash": "x"}')
    port = free_port()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "mkbdeals.settings",
        "SECRET_KEY": "only-for-tests-" + "x" * 40,
        "STATIC_ROOT": str(folder),
        "DATABASE_URL": f"postgres://nobody@127.0.0.1:{free_port()}/away",
        "WEB_BIND": f"127.0.0.1:{port}",
        "WEB_CONCURRENCY": "1",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "mkbdeals/gunicorn.py", "mkbdeals.wsgi"]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, cwd=PROJECT, env=env | variables, stdout=log, stderr=log)
    try:
        assert wait_until(lambda: "Listening at" in (folder / "log").read_text(), 60)
        yield f"http://127.0.0.1:{port}", folder / "log"
    finally:
        running.terminate()
        running.wait(timeout=30)


@pytest.fixture(scope="module")
def broken_site(tmp_path_factory):
    """Such a server, in the demonstration."""
    with web_server(tmp_path_factory.mktemp("static"), DEMONSTRATION="true") as site:
        yield site


def test_in_production_every_line_of_the_log_is_json_without_what_was_sent(tmp_path):
    production = {"DEMONSTRATION": "false", "SECURE_SSL_REDIRECT": "false", "REQUEST_ID_HEADER": "X-Request-ID"}
    with web_server(tmp_path, **production) as (url, log):
        ask(f"{url}/?q=kanarie", **{"X-Request-ID": "from-the-proxy-1", "Cookie": "__Host-sessionid=kanariekanarie12"})
        ask(f"{url}/toegankelijkheid/")
        assert ask(f"{url}/livez")[0] == 200
        assert ask(f"{url}/readyz")[0] == 503
        written = log.read_text()

    # Before gunicorn reads its settings Python itself may warn.
    lines = [json.loads(line) for line in written.splitlines() if line.startswith("{")]
    others = [line for line in written.splitlines() if not line.startswith(("{", "/", " ", "["))]
    assert others == []
    told = [line for line in lines if line["logger"] == "mkbdeals.request"]
    assert [(line["route"], line["status"]) for line in told] == [
        ("?", 503),  # reading the session failed, before anybody knew which page
        ("toegankelijkheid/", 500),
        ("readyz", 503),
    ]
    assert told[0]["request"] == "from-the-proxy-1"
    fault = next(line for line in lines if line.get("request") == "from-the-proxy-1" and "error" in line)
    assert fault["error"]["chain"][0]["kind"] == "django.db.utils.OperationalError"
    assert "kanarie" not in written


def test_a_static_file_missing_from_the_list_gives_the_page_for_trouble(broken_site):
    url, log = broken_site

    status, headers, page = ask(f"{url}/toegankelijkheid/")

    assert status == 500
    assert 'href="/static/css/site.css"' in page
    assert NUMBER.search(page)[1] == headers["X-Request-ID"]
    assert "Missing staticfiles manifest entry" in log.read_text()
    assert "could not be made" not in log.read_text()


def test_a_database_that_is_away_gives_the_page_of_a_pause(broken_site):
    url, _log = broken_site

    status, headers, page = ask(f"{url}/")

    assert (status, headers["Retry-After"]) == (503, "30")
    assert NUMBER.search(page)[1] == headers["X-Request-ID"]
    assert "127.0.0.1" not in page


def failing_processor(request):
    raise ValueError("the menu cannot be made")


@pytest.mark.django_db
def test_a_menu_that_fails_gives_the_page_for_trouble(settings):
    processors = settings.TEMPLATES[0]["OPTIONS"]["context_processors"]
    options = settings.TEMPLATES[0]["OPTIONS"] | {"context_processors": [*processors, f"{__name__}.failing_processor"]}
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"OPTIONS": options}]

    answer = Client(raise_request_exception=False).get("/bestaat-niet/")

    assert answer.status_code == 500
    assert NUMBER.search(answer.content.decode())[1] == answer["X-Request-ID"]


def test_without_any_template_there_is_still_a_page(settings):
    settings.TEMPLATES = [settings.TEMPLATES[0] | {"DIRS": [], "APP_DIRS": False, "OPTIONS": {"loaders": []}}]

    answer = Client(raise_request_exception=False).get("/contact/")

    assert answer.status_code == 500
    page = answer.content.decode()
    assert "U deed niets verkeerd" in page
    assert NUMBER.search(page)[1] == answer["X-Request-ID"]


def test_a_fault_after_sending_gives_back_the_words_to_copy():
    fields = {"text": "Een lange toelichting", "csrfmiddlewaretoken": "abc"}
    for headers, expected in ((OWN_PAGE, True), ({"Sec-Fetch-Site": "cross-site"}, False)):
        try:
            raise ValueError
        except ValueError:
            page = errors.server_error(RequestFactory().post("/x/", fields, headers=headers)).content.decode()
        assert ("Een lange toelichting" in page) is expected


@pytest.mark.django_db
@pytest.mark.parametrize(("answering", "status"), [(errors.permission_denied, 403), (errors.page_not_found, 404)])
def test_a_refusal_gives_back_the_words_that_our_own_page_sent(answering, status):
    request = RequestFactory().post("/x/", {"text": "Een lange toelichting"}, headers=OWN_PAGE)

    answer = answering(request, Http404() if status == 404 else PermissionDenied())

    assert answer.status_code == status
    assert "Een lange toelichting" in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("error", "status"),
    [(RequestDataTooBig(), 413), (TooManyFieldsSent(), 413), (TooManyFilesSent(), 413), (SuspiciousOperation(), 400)],
)
def test_too_much_is_413_and_the_unreadable_400(error, status):
    assert errors.bad_request(RequestFactory().post("/"), error).status_code == status


@pytest.mark.django_db
def test_a_form_that_is_too_large_answers_413_under_the_whole_site(settings, client):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 100

    answer = client.post("/account/login/", {"login": "x" * 200, "password": "y"})

    assert answer.status_code == 413
    assert "mkb-page-header" in answer.content.decode()


@pytest.mark.django_db
def test_a_page_that_opens_by_a_button_says_so_to_people_only(officer, client):
    client.force_login(officer)
    address = "/beheer/ronde/geen/stap/"

    page = client.get(address, headers={"Accept": "text/html"})
    script = client.get(address, headers={"Accept": "application/json"})

    assert (page.status_code, page["Allow"]) == (405, "POST")
    assert b"mkb-page-header" in page.content
    assert (script.status_code, script.content) == (405, b"")


@pytest.mark.django_db
def test_too_many_wrong_passwords_for_a_new_one_answer_in_words(client):
    for _turn in range(6):
        answer = client.post("/account/password/reset/", {"email": "iemand@test.example"})

    assert answer.status_code == 429
    assert answer["Retry-After"] == "300"
    assert b"mkb-page-header" in answer.content
