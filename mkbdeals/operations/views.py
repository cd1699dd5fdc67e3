"""Pages for machines: whether the process lives, whether it can serve, and figures."""

import hmac
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

FRESH = timedelta(days=180)  # the standard recommends less than a year


@never_cache
@require_safe
def livez(request: HttpRequest) -> HttpResponse:
    """Say that the web process answers. It asks nothing else: starting it anew mends no database."""
    return HttpResponse("ok", content_type="text/plain")


@never_cache
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """Say whether people can be served (200) or not (503); what is away besides makes the site degraded.

    Whoever asks this makes that operators hear of what is silent.
    """
    from mkbdeals.operations.alarms import raise_alarms
    from mkbdeals.operations.pulse import ASKED, write_pulse
    from mkbdeals.operations.readiness import State, is_ready, readiness

    if settings.OPERATORS:
        write_pulse(ASKED)
    parts = readiness()
    raise_alarms(parts)
    ready = is_ready(parts)
    state = "not ready" if not ready else "ready" if set(parts.values()) == {State.OK} else "degraded"
    return JsonResponse({"state": state} | parts, status=200 if ready else 503)


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a weakness (RFC 9116). As fresh as the settings that it comes from."""
    if not settings.SECURITY_CONTACTS:
        raise Http404
    expires = (datetime.now(UTC) + FRESH).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {each}" for each in settings.SECURITY_CONTACTS]
    lines += [f"Expires: {expires:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: nl, en"]
    lines.append(f"Canonical: {settings.BASE_URL}{request.path}")
    lines += [f"Policy: {settings.SECURITY_POLICY}"] if settings.SECURITY_POLICY else []
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """Give the figures of the site to who shows the token (`Authorization: Bearer …`); to others they do not exist."""
    given = request.headers.get("Authorization", "")
    wanted = f"Bearer {settings.METRICS_TOKEN}"
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), wanted.encode()):
        raise Http404
    from mkbdeals.operations.figures import CONTENT_TYPE, figures_as_text

    return HttpResponse(figures_as_text(), content_type=CONTENT_TYPE)
