"""The signed covenant of a deal, for everybody once staff published it."""

from django.http import FileResponse, Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe

from proposals.models import Deal, SignedCopy
from proposals.services.attachments import DamagedFile, is_readable, verified_copy
from reporting.queries.figures import published_deal

NOTHING_RUNS = "sandbox; default-src 'none'"


def public_copy(deal: Deal) -> SignedCopy | None:
    """Give the newest signed covenant that staff published and that was found safe."""
    copies = SignedCopy.objects.filter(deal=deal, published_at__isnull=False).order_by("-published_at", "-pk")
    return next((each for each in copies if is_readable(each)), None)


@require_safe
def public_covenant(request: HttpRequest, dealcode: str) -> HttpResponseBase:
    """Give the signed covenant to keep, under a name of our own: the one somebody chose may tell of persons."""
    deal = published_deal(dealcode).first()
    copy = public_copy(deal) if deal else None
    if copy is None:
        raise Http404
    try:
        file = verified_copy(copy)
    except DamagedFile as damaged:
        raise Http404 from damaged
    response = FileResponse(
        file, as_attachment=True, filename=f"convenant-{dealcode}.pdf", content_type="application/pdf"
    )
    response["Content-Length"] = copy.size
    response["Content-Security-Policy"] = NOTHING_RUNS
    response["Cache-Control"] = "no-store"
    return response
