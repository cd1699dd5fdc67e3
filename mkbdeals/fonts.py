"""Make the letter type of the pages: Source Sans Pro, cut down to the signs that Dutch pages use.

It comes from the package font-source-sans-pro, as in the documents. Two weights of about 20 kB load in
one go, so that a page looks the same on every machine. The SIL Open Font Licence reserves the name
"Source" for the whole type; what is cut down therefore calls itself otherwise. WeasyPrint brings
fontTools and the compression along.
"""

import os
from importlib.resources import files
from pathlib import Path

from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parent.parent / "var" / "assets" / "fonts"
WEIGHTS = ("Regular", "Semibold")
FAMILY = "MKB Letter"
# Latin with all European accents, then punctuation and a few signs more.
SIGNS = [*range(0x20, 0x180), *range(0x2010, 0x2027), *map(ord, "\u202f\u2032€←→\u2212≈≤≥")]
FEATURES = ["kern", "liga", "locl", "mark", "ccmp", "tnum", "lnum", "pnum"]
NAMES_TO_REPLACE = (1, 3, 4, 6, 16)


def build_fonts(folder: Path = FOLDER) -> None:
    """Write one file per weight into `folder`; what is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    for weight in WEIGHTS:
        target = folder / f"mkb-letter-{weight.lower()}.woff2"
        if not target.exists():
            _write(weight, target)


def _write(weight: str, target: Path) -> None:
    source = Path(str(files("font_source_sans_pro"))) / "files" / f"SourceSansPro-{weight}.otf"
    options = Options(layout_features=FEATURES, flavor="woff2", hinting=True, name_IDs=["*"])
    font = TTFont(source, recalcTimestamp=False)
    cutter = Subsetter(options)
    cutter.populate(unicodes=SIGNS)
    cutter.subset(font)
    _rename(font, f"{FAMILY} {weight}")
    font.flavor = "woff2"
    fresh = target.with_suffix(f".{os.getpid()}.tmp")
    font.save(fresh)
    fresh.replace(target)


def _rename(font: TTFont, name: str) -> None:
    for record in font["name"].names:
        if record.nameID in NAMES_TO_REPLACE:
            record.string = name.replace(" ", "") if record.nameID == 6 else name
    font["CFF "].cff.fontNames = [name.replace(" ", "")]


if __name__ == "__main__":
    build_fonts()
