"""How long an answer for everybody may be kept, by whom."""

import hashlib
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import quote_etag
from django.views.decorators.http import require_safe

# After the publication everything is public within a minute (AC-10).
SECONDS = 60
View = Callable[..., HttpResponse]


def public_page(view: View) -> View:
    """Let a proxy keep a page for a minute for who is nobody; what is made for a person is never kept."""

    @wraps(view)
    def shown(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code == 200 and settings.SESSION_COOKIE_NAME not in request.COOKIES:
            response["Cache-Control"] = f"public, max-age={SECONDS}"
        patch_vary_headers(response, ["Cookie"])
        return response

    return require_safe(shown)


def kept_file(request: HttpRequest, content: bytes, kind: str) -> HttpResponseBase:
    """Answer a file that is the same for everybody: with its check number, so that who has it gets a 304."""
    etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
    response = HttpResponse(content, content_type=kind, headers={"ETag": etag})
    if settings.SESSION_COOKIE_NAME in request.COOKIES:
        response["Cache-Control"] = "private, no-cache"
    else:
        response["Cache-Control"] = f"public, max-age={SECONDS}"
    answer = get_conditional_response(request, etag=etag, response=response)
    patch_vary_headers(answer, ["Cookie"])
    return answer
