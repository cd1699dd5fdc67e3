"""`make messages`: gather the texts for people and compile the Dutch ones."""

import secrets
import subprocess
import sys

from .environment import base_environment
from .interrupts import Interrupts
from .paths import PROJECT


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run the project's own gatherer; it stops with one line when the machine has no `xgettext`."""
    env = base_environment() | {"SECRET_KEY": secrets.token_urlsafe(64)}
    return subprocess.call([sys.executable, "-m", "mkbdeals.messages", *arguments], cwd=PROJECT, env=env)
