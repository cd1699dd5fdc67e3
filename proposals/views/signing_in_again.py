"""Signing in again with a text that was still on its way: the door through which it is saved after all."""

from allauth.account.forms import LoginForm
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from proposals.views.carried import Carried, carried_on, render_carried
from proposals.views.sections import answer_post


@sensitive_post_parameters("password")
@require_POST
def proposal_continue(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Sign in and save the carried text, in one step.

    Only the account that typed it gets it saved, with the rights it has now: the mark in the form
    says whose it is, so that neither another site nor another person puts words in a proposal.

    :raises Http404: if no text of ours came along.
    """
    carried = carried_on(request, pk, section)
    if carried is None:
        raise Http404
    return ask_again(request, carried) or save_carried(request, carried)


def ask_again(request: HttpRequest, carried: Carried) -> HttpResponse | None:
    """Sign in with what was filled in; give the page that asks once more, or None when the writer is there."""
    if not request.user.is_authenticated:
        form = LoginForm(request.POST, request=request)
        if not form.is_valid():
            return render_carried(request, carried, form)
        if form.user.pk != carried.user_id:
            return render_carried(request, carried, is_other_account=True)
        form.login(request, redirect_url=carried.address)
    return render_carried(request, carried) if request.user.pk != carried.user_id else None


def save_carried(request: HttpRequest, carried: Carried) -> HttpResponse:
    """Answer as if the form of the part had been sent just now."""
    request.POST = carried.data
    # The page that may follow (a choice, an error) sends its form to the part itself.
    request.path = request.path_info = carried.address
    return answer_post(request, carried.pk, carried.section)
