"""The panel meeting after scoring: who comes, who was in the room, what was said, what the panel came to.

Everything is recorded beside the scores of the assessors: no score and no place changes by it. It is open from
the closing of scoring until a decision on the proposal is drafted.
"""

from assessment.services.panel.discussions import (
    is_panel_open,
    is_panel_time,
    record_discussion,
    reopen_discussion,
)
from assessment.services.panel.drafts import KeptDraft, keep_draft
from assessment.services.panel.meetings import save_meeting
from assessment.services.panel.refusals import (
    PanelRefused,
    PresenceMissing,
    StaleConsensus,
    StaleMeeting,
    StalePresence,
)
from assessment.services.panel.told import DiscussionInput, DraftWords, Recorded

__all__ = [
    "DiscussionInput", "DraftWords", "KeptDraft", "PanelRefused", "PresenceMissing", "Recorded", "StaleConsensus",
    "StaleMeeting", "StalePresence", "is_panel_open", "is_panel_time", "keep_draft", "record_discussion",
    "reopen_discussion", "save_meeting",
]  # fmt: skip
