"""Trouble pages: what happened to what you typed, and what you can do."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form whose security token is missing or old; nothing was changed."""
    return render(request, "403_csrf.html", status=403)
