"""The moment at signing in at which the code is asked."""

from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest

from mkbdeals.second_factor import proved_elsewhere


class CodeStage(AuthenticateStage):
    """Asks for the code of who has one, unless the place where he signed in asked for one already."""

    def _should_handle(self, request: HttpRequest) -> bool:
        return not proved_elsewhere(self.login.signal_kwargs) and super()._should_handle(request)
