"""Asking those whom the site depends on elsewhere whether they are there: the mail server and the virus scanner."""

import logging

from clamav_client.clamd import ClamdError
from django.core.mail import get_connection

from mkbdeals.operations.pulse import MAIL, SCANNER, parts, write_pulse
from proposals.services.messages import MAIL_ERRORS
from proposals.services.scanning import scanner

logger = logging.getLogger(__name__)


def probe() -> list[str]:
    """Ask those that are configured, write down who answered, and give their names.

    Without a mail to send nobody would notice that the server is away.
    """
    answering = []
    for part, ask in ((MAIL, _ask_mail), (SCANNER, _ask_scanner)):
        if part not in parts():
            continue
        try:
            ask()
        except (*MAIL_ERRORS, ClamdError) as error:
            logger.warning("%s does not answer: %s", part, type(error).__name__)
        else:
            write_pulse(part)
            answering.append(part)
    return answering


def _ask_mail() -> None:
    """Greet the mail server, sign in where that is asked, and say goodbye."""
    connection = get_connection()
    connection.open()
    connection.close()


def _ask_scanner() -> None:
    scanner().ping()
