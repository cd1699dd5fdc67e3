"""The pages for trouble, with and without words that somebody typed: accessible, within 320 pixels."""

from pathlib import Path

import pytest
from django.conf import settings
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent
from django.http import Http404
from django.shortcuts import render
from django.test import RequestFactory

from mkbdeals import errors
from tests.look.conftest import STICKING_OUT
from tests.look.test_sample_page import axe_findings

TYPED = {"text": "Een lange toelichting. " * 40, "titel": f"Een lang woord: {'woord' * 40}", "bedrag": "250.000"}
# Which templates there are, and how each is given; who asks sent a form of ours.
PAGES = {
    "400": lambda asked: errors.bad_request(asked, SuspiciousOperation()),
    "403": lambda asked: errors.permission_denied(asked, PermissionDenied()),
    "403_csrf": errors.csrf_failure,
    "404": lambda asked: errors.page_not_found(asked, Http404()),
    "405": lambda asked: render(asked, "405.html", status=405),
    "409": lambda asked: render(asked, "409.html", {"message": "", "texts": errors.own_texts(asked)}, status=409),
    "413": lambda asked: errors.bad_request(asked, RequestDataTooBig()),
    "413 of too many": lambda asked: errors.bad_request(asked, TooManyFieldsSent()),
    "429": errors.too_often,
    "500": errors.server_error,
    "503": errors.pause,
}


def asked(method):
    """Ask a page, or send it a form, as a browser does from a page of ours."""
    request = getattr(RequestFactory(), method)("/x/", TYPED, headers={"Sec-Fetch-Site": "same-origin"})
    request.resolver_match = None
    return request


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("page", PAGES)
def test_a_page_for_trouble_is_accessible_and_fits(show, page, method):
    response = PAGES[page](asked(method))
    response.request = {"PATH_INFO": "/x/"}

    shown = show(response)

    assert response.status_code == int(page[:3])
    assert shown.missing == []
    assert shown.locator("h1").count() == 1
    for each in shown.locator("main details:not([open]) > summary").all():
        each.click()
    assert axe_findings(shown) == []
    shown.set_viewport_size({"width": 320, "height": 700})
    assert shown.evaluate(STICKING_OUT) == []


def test_every_page_for_trouble_is_here():
    folder = Path(settings.BASE_DIR, "templates")

    assert {path.stem for path in folder.glob("[45]*.html")} == {page.split()[0] for page in PAGES}
