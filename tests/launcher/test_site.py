"""`make run` itself: a whole site, started, disturbed and stopped."""

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest

from mkbdeals.launcher.paths import PROJECT
from mkbdeals.launcher.processes import identity, wait_until
from mkbdeals.launcher.site import discard, new_data_folder, running_site
from mkbdeals.launcher.web import answers

PARTS = {"postgres", "valkey", "web", "worker", "bulk", "beat"}
LAUNCHER = [sys.executable, str(Path(PROJECT, "mkbdeals", "launcher"))]


@pytest.fixture(scope="module")
def data():
    folder = new_data_folder()
    yield folder
    discard(folder)


@pytest.fixture(scope="module")
def site(data):
    with running_site(data=data) as site:
        yield site


def query(url, sql):
    connection = psycopg2.connect(url)
    with connection, connection.cursor() as cursor:
        cursor.execute(sql)
        rows = cursor.fetchall() if cursor.description else None
    connection.close()
    return rows


def port_of(site):
    return urlsplit(site.url).port


def run_beside(site, **variables):
    """Start a second launcher on the data folder of the first."""
    command = [*LAUNCHER, "run", "--data", str(site.layout.data)]
    env = os.environ | variables
    return subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)


def test_site_answers_and_tells_who_runs(site):
    assert set(site.pids) == PARTS
    assert urllib.request.urlopen(f"{site.url}/livez").status == 200
    assert urllib.request.urlopen(f"{site.url}/readyz").status == 200
    assert f"Ready: {site.url}/" in site.output.read_text()


def test_site_serves_stylesheets_with_a_hash_in_their_name(site):
    page = urllib.request.urlopen(f"{site.url}/").read().decode()
    sheets = [word.split('"')[0] for word in page.split('href="') if ".css" in word.split('"')[0]]

    assert sheets
    for sheet in sheets:
        answer = urllib.request.urlopen(f"{site.url}{sheet}")
        assert (answer.status, answer.headers["Content-Type"].split(";")[0]) == (200, "text/css")
        assert "immutable" in answer.headers["Cache-Control"]


def test_site_works_as_the_application_role(site):
    assert urlsplit(site.env["DATABASE_URL"]).username == "mkbdeals_app"
    assert urlsplit(site.env["MIGRATION_DATABASE_URL"]).username == "mkbdeals_owner"


def test_site_listens_on_loopback_only(site):
    others = {address[4][0] for address in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    ports = [port_of(site), urlsplit(site.env["DATABASE_URL"]).port, urlsplit(site.env["REDIS_URL"]).port]

    for address in others - {"127.0.0.1", "127.0.1.1"}:
        for port in ports:
            with socket.socket() as line:
                line.settimeout(2)
                assert line.connect_ex((address, port)) != 0


def test_second_launcher_on_the_same_data_is_refused_in_one_line(site):
    refused = run_beside(site)

    assert refused.returncode == 1
    assert f"already runs at {site.url}/" in refused.stderr
    assert refused.stderr.count("\n") == 1


@pytest.mark.parametrize("part", ["worker", "bulk", "web", "postgres", "valkey", "beat"])
def test_killed_part_is_started_again(site, part):
    old = site.kill(part)

    new = site.wait_restarted(part, old)

    assert identity(new) is not None
    assert wait_until(lambda: answers(port_of(site)), 30)


def test_taken_port_is_one_line_and_starts_nothing(tmp_path):
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        command = [*LAUNCHER, "run", "--data", str(tmp_path / "var")]
        env = os.environ | {"PORT": str(port)}
        refused = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)

    assert refused.returncode == 1
    assert refused.stderr.startswith(f"make run: Port {port} is taken")
    assert refused.stderr.count("\n") == 1
    assert not list((tmp_path / "var").glob("postgres-*"))


def test_interrupted_site_leaves_no_process_and_keeps_its_data(site, data):
    query(site.env["MIGRATION_DATABASE_URL"], "CREATE TABLE kept AS SELECT 'Oosterschelde' AS name")
    pids = [*site.pids.values(), site.process.pid]

    site.process.send_signal(signal.SIGINT)

    assert site.process.wait(60) == 0
    assert [pid for pid in pids if identity(pid) is not None] == []
    assert not site.layout.state.exists()
    with running_site(data=data) as again:
        assert query(again.env["MIGRATION_DATABASE_URL"], "SELECT name FROM kept") == [("Oosterschelde",)]
        assert "No migrations to apply" in again.log("migrate")
