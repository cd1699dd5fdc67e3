"""What a document may load: a fixed map from asset name to a file that comes with the project."""

from functools import cache
from importlib.resources import files
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
STYLE_SHEET = "asset:document.css"
FONT_FILES = ("SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf")


@cache
def bundled_assets() -> dict[str, tuple[Path, str]]:
    """List every asset by its exact address, with its file and its media type.

    The letter type comes from the package font-source-sans-pro (SIL Open Font Licence); of its
    files only the styles that the style sheet names are listed.
    """
    fonts = Path(str(files("font_source_sans_pro"))) / "files"
    style_sheet = PROJECT / "static" / "css" / "document.css"
    return {STYLE_SHEET: (style_sheet, "text/css")} | {
        f"asset:{name}": (fonts / name, "font/otf") for name in FONT_FILES
    }
