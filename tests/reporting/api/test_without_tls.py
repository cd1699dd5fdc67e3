"""The API over http is refused and not redirected: a program would never notice that all it sends can be read."""

import json
import os
import subprocess
import sys

import pytest

from mkbdeals.settings import BASE_DIR

pytestmark = pytest.mark.django_db
NAMES = ("SECURE_SSL_REDIRECT", "SECURE_REDIRECT_EXEMPT")
READ = f"import json, mkbdeals.settings as s; print(json.dumps({{n: getattr(s, n) for n in {NAMES}}}))"


@pytest.fixture
def production(settings):
    """Redirect what production redirects."""
    left = {name: value for name, value in os.environ.items() if name not in {"DEMONSTRATION", "DEBUG"}}
    told = subprocess.run(
        [sys.executable, "-c", READ], env=left | {"SECRET_KEY": "x" * 60}, cwd=BASE_DIR, capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    for name, value in json.loads(told.stdout).items():
        setattr(settings, name, value)


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("address", ["/v1", "/v1/deals", "/v1/deals/d-1", "/v1/openapi.json", "/v1/bestaat-niet"])
def test_the_api_is_refused_without_tls_and_pages_lead_on(production, client, address, method):
    answer = getattr(client, method)(address, headers={"Authorization": "Bearer geheim"})

    assert (answer.status_code, answer["Content-Type"]) == (403, "application/problem+json")
    assert answer.json()["title"] == "Alleen met https"
    assert not answer.has_header("Location")
    assert answer.has_header("API-Version")
    assert getattr(client, method)(address, secure=True).status_code in {200, 404, 405}
    page = client.get("/v1-pagina/")
    assert (page.status_code, page["Location"]) == (301, "https://testserver/v1-pagina/")


def test_without_that_setting_nothing_is_refused(client):
    assert client.get("/v1/deals").status_code == 200
