"""What a drawing says to those who cannot see it."""

from typing import Any

SVG = "{http://www.w3.org/2000/svg}"


def tell_drawings(page: Any) -> None:
    """Let the name of each drawing be followed by its description: a PDF keeps one text for both (its /Alt)."""
    for drawing in page.iter(f"{SVG}svg"):
        title, description = drawing.find(f"{SVG}title"), drawing.find(f"{SVG}desc")
        if title is not None and description is not None and description.text:
            title.text = f"{(title.text or '').rstrip('. ')}. {description.text}"
