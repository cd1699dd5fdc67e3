"""What the panel refuses, and what is stored when somebody else was first."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from assessment.enums import PresenceKind
from assessment.models import PanelConsensus
from assessment.services.refusal import Refused


class PanelRefused(Refused):
    """The panel cannot record this, or not now, or not by this person."""


class StaleMeeting(PanelRefused):
    """The meeting was changed in another window meanwhile; nothing was written."""

    def __init__(self) -> None:
        super().__init__(_("Somebody changed this meeting meanwhile. Look at how it stands now and save again."))


class StalePresence(PanelRefused):
    """Who was in the room was changed meanwhile. `stored` holds it by person (key)."""

    def __init__(self, stored: Mapping[int, PresenceKind]) -> None:
        super().__init__(_("Somebody changed who was in the room meanwhile. Compare both and save again."))
        self.stored = stored


class StaleConsensus(PanelRefused):
    """Something else was recorded meanwhile. `stored` holds the last version by criterion code."""

    def __init__(self, stored: Mapping[str, PanelConsensus]) -> None:
        super().__init__(_("Somebody recorded something else meanwhile. Compare both texts and save again."))
        self.stored = stored


class PresenceMissing(PanelRefused):
    """A discussion is done when it is known of everybody where they were."""
