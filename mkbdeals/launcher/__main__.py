"""Entry of `python mkbdeals/launcher <command>`, with the standard library alone."""

import importlib.util
import sys
from pathlib import Path


def _load_package() -> None:
    """Load this folder as the package `launcher`, without its parent `mkbdeals` (which needs Django)."""
    folder = Path(__file__).resolve().parent
    spec = importlib.util.spec_from_file_location(
        "launcher", folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise ImportError(f"{folder} cannot be loaded")
    package = importlib.util.module_from_spec(spec)
    sys.modules["launcher"] = package
    spec.loader.exec_module(package)
    sys.path.pop(0)  # this folder: its site.py must not stand in for the standard library's


if __name__ == "__main__":
    _load_package()
    sys.exit(importlib.import_module("launcher.cli").main(sys.argv[1:]))
