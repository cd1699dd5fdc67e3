"""What only the machine's own package manager has: Pango for the PDFs, Chromium and clamd for the tests."""

import ctypes
import ctypes.util
import os
import shutil
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .errors import LaunchError
from .paths import Layout
from .steps import Steps

HEADLESS = "chromium-headless-shell"
# Older releases of Debian have it in the package of the whole browser only.
INSTEAD = {HEADLESS: "chromium"}


@dataclass(frozen=True)
class Need:
    """Something the machine must have: why, how to see it, and the Debian packages that bring it."""

    what: str
    is_there: Callable[[], bool]
    packages: tuple[str, ...]
    elsewhere: str = ""  # where there is no apt


def has_library(file: str, name: str) -> bool:
    """Tell whether the dynamic linker finds a library, by its file name or by its plain name."""
    for candidate in (file, ctypes.util.find_library(name)):
        if candidate is None:
            continue
        try:
            ctypes.CDLL(candidate)
        except OSError:
            continue
        return True
    return False


def has_pango() -> bool:
    """Tell whether the libraries that WeasyPrint loads are there, without importing it."""
    return has_library("libpango-1.0.so.0", "pango-1.0") and has_library("libpangoft2-1.0.so.0", "pangoft2-1.0")


def chromium() -> str | None:
    """Find a Chromium that runs: a half installed package also has the file.

    The one without windows comes first: the same engine for less than half of the processor.
    """
    for name in (HEADLESS, "chromium", "chromium-browser", "google-chrome"):
        path = shutil.which(name)
        if path and _runs([path, "--version", "--no-sandbox"]):
            return path
    return None


def clamd() -> str | None:
    """Find the virus scanner; Debian keeps it outside the path of ordinary users."""
    return shutil.which("clamd", path=os.pathsep.join((os.environ.get("PATH", ""), "/usr/sbin", "/usr/local/sbin")))


def _runs(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


PANGO = Need(
    "Pango (it draws the letters in the PDFs)",
    has_pango,
    ("libpango-1.0-0", "libpangoft2-1.0-0"),
    "macOS: brew install pango. Fedora: sudo dnf install pango.",
)
CHROMIUM = Need("Chromium (the tests drive it)", lambda: chromium() is not None, (HEADLESS,))
POPPLER = Need(
    "Poppler's pdffonts, pdftotext and pdftoppm (the tests read PDFs with them)",
    lambda: all(shutil.which(name) for name in ("pdffonts", "pdftotext", "pdftoppm")),
    ("poppler-utils",),
    "macOS: brew install poppler.",
)

NGINX = Need(
    "nginx (the tests of faults put it before the site)",
    lambda: nginx() is not None,
    ("nginx-light",),
    "macOS: brew install nginx.",
)
FAKETIME = Need(
    "libfaketime (the tests of faults bend clocks with it)", lambda: faketime() is not None, ("libfaketime",)
)


def nginx() -> str | None:
    """Find nginx; Debian keeps it off the PATH of ordinary accounts."""
    return shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin:/usr/local/sbin")


def faketime() -> str | None:
    """Find the library that bends the clock of a process; the kind for programs with threads."""
    found = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
    return str(found[0]) if found else None


def libreoffice() -> str | None:
    """Find a LibreOffice that runs."""
    path = shutil.which("soffice") or shutil.which("libreoffice")
    return path if path and _runs([path, "--version"]) else None


LIBREOFFICE = Need(
    "LibreOffice Calc (the tests of faults open every export with it)",
    lambda: libreoffice() is not None,
    ("libreoffice-calc-nogui",),
    "macOS: brew install --cask libreoffice.",
)
CLAMD = Need(
    "clamd, the virus scanner (the tests of attachments ask it)",
    lambda: clamd() is not None,
    ("clamav-daemon",),
    "macOS: brew install clamav. Fedora: sudo dnf install clamd.",
)


def ensure(needs: Sequence[Need], layout: Layout, say: Callable[[str], None]) -> None:
    """Install what is missing, as root on Debian. :raises LaunchError: where that cannot be done."""
    missing = [need for need in needs if not need.is_there()]
    if not missing:
        return
    packages = [package for need in missing for package in need.packages]
    what = " and ".join(need.what for need in missing)
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        elsewhere = " ".join(need.elsewhere for need in missing if need.elsewhere)
        raise LaunchError(
            f"{what} is missing", f"Install it with: sudo apt-get install {' '.join(packages)}. {elsewhere}".strip()
        )
    say(f"Installing {' '.join(packages)} with apt-get …")
    apt_install(packages, layout)
    left = [need.what for need in missing if not need.is_there()]
    if left:
        raise LaunchError(f"{' and '.join(left)} is still missing after installing", log=layout.log("apt"))


def apt_install(packages: Sequence[str], layout: Layout) -> None:
    """Install Debian packages, after fetching the newest lists. :raises LaunchError: if apt-get fails."""
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    # Another apt may be at work on this machine: wait for it.
    apt = ["apt-get", "-o", "DPkg::Lock::Timeout=300", "-q", "-y"]
    steps = Steps(layout)
    steps.run("apt-update", [*apt, "update"], env, what="apt-get could not fetch its lists of packages")
    there = [package if _is_offered(package) else INSTEAD.get(package, package) for package in packages]
    steps.run(
        "apt", [*apt, "install", "--no-install-recommends", *there], env,
        what=f"apt-get could not install {' '.join(there)}",
    )  # fmt: skip


def _is_offered(package: str) -> bool:
    """Tell whether the lists of packages have it; `apt-cache show` fails for a name it does not know."""
    return _runs(["apt-cache", "show", "--no-all-versions", package])
