"""Setting up a round, publishing it, and its life after that."""

from proposals.services.rounds.changes import CallFrozen, change_call, create_round, set_themes
from proposals.services.rounds.checklist import SetupTask, missing_tasks, setup_tasks
from proposals.services.rounds.digest import call_digest
from proposals.services.rounds.life import ClosingCannotMove, advance_rounds, close_window_at, start_assessment
from proposals.services.rounds.publication import RoundNotReady, announce_change, publish_round
from proposals.services.rounds.questions import QuestionGone, move_question, remove_question, save_question
from proposals.services.rounds.rehearsal import hold_rehearsal
from proposals.services.rounds.sisa import NoSisaCode, set_sisa_code

__all__ = [
    "CallFrozen",
    "ClosingCannotMove",
    "NoSisaCode",
    "QuestionGone",
    "RoundNotReady",
    "SetupTask",
    "advance_rounds",
    "announce_change",
    "call_digest",
    "change_call",
    "close_window_at",
    "create_round",
    "hold_rehearsal",
    "missing_tasks",
    "move_question",
    "publish_round",
    "remove_question",
    "save_question",
    "set_sisa_code",
    "set_themes",
    "setup_tasks",
    "start_assessment",
]
