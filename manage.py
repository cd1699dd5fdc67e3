#!/usr/bin/env python
"""Django's command line for this project."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
    from django.core.management import execute_from_command_line

    from mkbdeals.command_line import remember_operator
    from mkbdeals.deep_calls import with_room

    with_room(execute_from_command_line)(remember_operator(sys.argv))
