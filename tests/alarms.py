"""What tests of alarms share: forgetting what was told, and waiting for mails that are under way."""

import threading
from contextlib import suppress

from django.core.cache import caches

from mkbdeals.operations import alarms
from mkbdeals.operations.pulse import ASKED, MAIL, SCANNER, parts


def forget_alarms() -> None:
    """Let nothing have been told, and nobody have been heard of."""
    told = [f"alarm:{part}{end}" for part in alarms.CONSEQUENCES for end in ("", ":since", ":try", ":back")]
    pulses = [f"pulse:{part}" for part in (*parts(), MAIL, SCANNER, ASKED)]
    for name in ("shared", "process"):
        with suppress(Exception):  # a test that has Redis away
            caches[name].delete_many([*told, *pulses, alarms.BROKEN])


def wait_for_alarms() -> None:
    """Wait for mails that are under way."""
    for thread in [each for each in threading.enumerate() if each.name == "alarm"]:
        thread.join(10)
