"""The lottery of a round for everybody: what was fixed beforehand, and after publication how to draw it again."""

import shlex

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.queries.public_lottery import drawn_lots, public_lottery_of
from assessment.views.downloads import attached
from proposals.enums import RoundStatus
from proposals.models import Round

PER_PAGE = 100


@require_safe
def public_lottery(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the check number from the closing of scoring on; value, lots and commands once decisions are published."""
    round_ = _round_or_404(request, slug)
    lottery = public_lottery_of(round_)
    lots = drawn_lots(round_) if lottery.draw and lottery.tells_lots else []
    page = Paginator(lots, PER_PAGE).get_page(request.GET.get("pagina"))
    context = {
        "round": round_,
        "lottery": lottery,
        "page": page,
        "quoted_seed": shlex.quote(lottery.draw.seed) if lottery.draw else "",
        "quoted_reference": shlex.quote(page[0][0]) if len(page) else "",
    }
    return render(request, "assessment/public_lottery.html", context)


@require_safe
def public_lottery_inputs(request: HttpRequest, slug: str) -> HttpResponse:
    """Send what took part, byte for byte as its check number was taken; only when lots were needed at all."""
    round_ = _round_or_404(request, slug)
    lottery = public_lottery_of(round_)
    if lottery.draw is None or not lottery.tells_lots or not drawn_lots(round_).exists():
        raise Http404
    return attached(lottery.draw.inputs.encode(), "application/json", f"loting-{slug}-{lottery.draw.number}.json")


def _round_or_404(request: HttpRequest, slug: str) -> Round:
    """Give a round that was announced."""
    announced = Round.objects.visible_to(request.user).exclude(status=RoundStatus.PREPARATION)
    return get_object_or_404(announced, slug=slug)
