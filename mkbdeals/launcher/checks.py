"""`make check`: everything that holds without running the site."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from .environment import base_environment
from .interrupts import Interrupts
from .paths import PROJECT, VENV

BIN = VENV / "bin"
PYTHON = sys.executable
LINT_IMPORTS = "from importlinter.cli import lint_imports_command as run; run()"  # its script names a fixed Python
DRY_MIGRATIONS = (PYTHON, "manage.py", "makemigrations", "--check", "--dry-run")


@dataclass(frozen=True)
class Check:
    """A command that must end with code 0; `mend` says what puts it right."""

    name: str
    command: tuple[str | Path, ...]
    mend: str = ""
    env: Mapping[str, str] = field(default_factory=dict)  # instead of a demonstration


def checks() -> tuple[Check, ...]:
    """List the checks, quick ones first."""
    return (
        Check("style sheets", (PYTHON, "-P", "mkbdeals/assets.py")),  # the settings name their folder
        Check("ruff", (BIN / "ruff", "check", "."), "make fix"),
        Check("ruff format", (BIN / "ruff", "format", "--check", "."), "make fix"),
        Check("templates", (PYTHON, "-m", "djlint", "templates", "--lint", "--quiet")),
        Check("Dockerfile", (BIN / "hadolint", "Dockerfile")),
        Check("compose file", (BIN / "docker-compose", "--env-file", ".env.example", "config", "-q")),
        Check("direction of imports", (PYTHON, "-c", LINT_IMPORTS)),
        Check("types", (PYTHON, "-m", "mypy")),
        Check("migrations", DRY_MIGRATIONS, "manage.py makemigrations"),
        Check("rules for migrations", (PYTHON, "manage.py", "check_migrations")),
        Check("states document", (PYTHON, "manage.py", "state_diagrams", "--check"), "manage.py state_diagrams"),
        Check("translations", (PYTHON, "-m", "mkbdeals.messages", "--check"), "make messages"),
        Check(
            "production settings", (PYTHON, "manage.py", "check", "--deploy", "--fail-level", "WARNING"),
            env={"DEMONSTRATION": "", "DEBUG": ""},
        ),
    )  # fmt: skip


def production_environment() -> dict[str, str]:
    """Give the settings of a production site that exists nowhere; nothing answers on port 1."""
    return {
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "mkbdeals.example",
        "BASE_URL": "https://mkbdeals.example",
        "DATABASE_URL": "postgres://mkbdeals_app@127.0.0.1:1/mkbdeals",
        "REDIS_URL": "redis://127.0.0.1:1/0",
    }


def command(name: str, arguments: list[str], interrupts: Interrupts) -> int:
    """Run all checks, also after one failed. Gives 0 if all held."""
    failed = [check.name for check in checks() if not _holds(check)]
    print(f"{len(failed)} checks failed: {', '.join(failed)}." if failed else "All checks hold.", flush=True)
    return 1 if failed else 0


def _holds(check: Check) -> bool:
    started = time.monotonic()
    env = base_environment() | production_environment() | dict(check.env or {"DEMONSTRATION": "true"})
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', '')}"
    done = subprocess.run(
        [str(word) for word in check.command], cwd=PROJECT, env=env, stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False,
    )  # fmt: skip
    verdict = "ok" if done.returncode == 0 else "FAILED"
    print(f"{verdict:7}{check.name} ({time.monotonic() - started:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout + (f"Mend it with: {check.mend}\n" if check.mend else ""), flush=True)
    return done.returncode == 0
