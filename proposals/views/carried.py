"""Typed text that survives signing in again: the page to sign in carries it along, also without a script.

The text belongs to a part of a proposal; other pages on which people write make a `Carried` of their own.
It stands in that page alone, not on the server and not in the store of a browser that others use too. It is
saved only under the account that typed it.
"""

from dataclasses import dataclass

from allauth.account.forms import LoginForm
from django.core import signing
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse

from proposals.models import User

SALT = "proposals.writer"
VALID_SECONDS = 7 * 24 * 60 * 60
PREFIX = "kept-"
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "login", "password", "remember"})


@dataclass(frozen=True)
class Carried:
    """Text on its way through signing in: for whom, for which part, and the fields as they were sent."""

    user_id: int
    pk: int
    section: str
    data: QueryDict
    has_files: bool = False

    @property
    def address(self) -> str:
        """Give the page of the part."""
        return reverse("proposals:proposal_section", args=[self.pk, self.section])

    @property
    def door(self) -> str:
        """Give the address that signs in and saves in one step."""
        return reverse("proposals:proposal_continue", args=[self.pk, self.section])

    def fields(self) -> list[tuple[str, str]]:
        """Give the fields under names that cannot be taken for those of signing in."""
        return [(PREFIX + name, text) for name, texts in self.data.lists() for text in texts]

    def texts(self) -> list[str]:
        """Give the longer texts, to be read and copied."""
        return [text for name, text in self.data.items() if " " in text.strip() and name != "basis"]


def writer_mark(user: User, pk: int, section: str) -> str:
    """Mark the form of a part as shown to `user`.

    It proves later that a form came from our page and whose it was, when there is no session left to say so.
    """
    return signing.dumps([user.pk, pk, section], salt=SALT)


def writer_of(mark: str, pk: int, section: str) -> int | None:
    """Give the id of the account that a form of this part was shown to; None for a mark that is not ours."""
    try:
        user_id, *place = signing.loads(mark, salt=SALT, max_age=VALID_SECONDS)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return user_id if place == [pk, section] else None


def carried_text(request: HttpRequest, pk: int, section: str, kind: type[Carried] = Carried) -> Carried | None:
    """Take the typed text out of a form that came without a valid session; None if it is not a form of ours."""
    user_id = writer_of(request.POST.get("writer", ""), pk, section)
    if user_id is None:
        return None
    data = request.POST.copy()
    for name in NOT_CARRIED:
        data.pop(name, None)
    return kind(user_id, pk, section, data, bool(request.FILES))


def carried_on(request: HttpRequest, pk: int, section: str, kind: type[Carried] = Carried) -> Carried | None:
    """Take the text out of the page to sign in, when it is sent back."""
    data = QueryDict(mutable=True)
    for name, texts in request.POST.lists():
        if name.startswith(PREFIX):
            data.setlist(name.removeprefix(PREFIX), texts)
    user_id = writer_of(data.get("writer", ""), pk, section)
    return None if user_id is None else kind(user_id, pk, section, data)


def render_carried(
    request: HttpRequest,
    carried: Carried,
    form: LoginForm | None = None,
    *,
    is_other_account: bool = False,
) -> HttpResponse:
    """Ask to sign in again, with the text in the page.

    To somebody who is signed in as another person, or tries to, the text is not shown.
    """
    user = request.user
    is_signed_in = user.is_authenticated
    is_other_account = is_other_account or (is_signed_in and user.pk != carried.user_id)
    context = {
        "carried": carried,
        "texts": [] if is_other_account else carried.texts(),
        "form": form or LoginForm(request=request),
        "is_other_account": is_other_account,
        "may_go_on": is_signed_in and not is_other_account,
    }
    response = render(request, "account/carried_text.html", context, status=401)
    response["WWW-Authenticate"] = "Form"
    response["Cache-Control"] = "no-store"
    return response
