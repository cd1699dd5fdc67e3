"""The rule of a round for everybody: in words, with its check number, and as the file that it is the number of."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from assessment.models import CommittedRule
from assessment.views.rule_pages import rule_context
from proposals.models import Round


@require_safe
def committed_rule(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the rule in force, its versions and how to check them; 404 when none is on record."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    context = rule_context(round_)
    if context["rule"] is None:
        raise Http404
    context["was_before_opening"] = context["versions"][-1].version.committed_at <= round_.opens_at
    return render(request, "assessment/committed_rule.html", {"round": round_} | context)


@require_safe
def committed_rule_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give the document of a version, byte for byte what its check number was taken of."""
    round_ = get_object_or_404(Round.objects.visible_to(request.user), slug=slug)
    version = get_object_or_404(CommittedRule, round=round_, number=number)
    response = HttpResponse(version.document, content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="verdeelregel-{round_.slug}-{version.number}.json"'
    return response
