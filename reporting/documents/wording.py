"""Dutch in running text: numbers as words and lists with "en"."""

from collections.abc import Sequence

NUMBER_WORDS = (
    "geen", "één", "twee", "drie", "vier", "vijf", "zes", "zeven", "acht", "negen", "tien",
    "elf", "twaalf", "dertien", "veertien", "vijftien", "zestien", "zeventien", "achttien", "negentien", "twintig",
)  # fmt: skip


def number_word(number: int) -> str:
    """Write a count as letters do: up to twenty in words, "geen" for none, above that in figures."""
    return NUMBER_WORDS[number] if 0 <= number < len(NUMBER_WORDS) else str(number)


def enumeration(items: Sequence[str]) -> str:
    """Join items as in a sentence: "a, b en c"."""
    *front, last = items or [""]
    return f"{', '.join(front)} en {last}" if front else last
