"""The articles of an agreed text: plain text in which a line that begins with "## " is a heading."""

from dataclasses import dataclass

HEADING = "## "


@dataclass(frozen=True)
class Article:
    """A heading with the text below it; paragraphs are parted by an empty line."""

    heading: str
    text: str


def articles_of(body: str) -> tuple[Article, ...]:
    """Cut a text into its articles, in order. What stands above the first heading is an article without one."""
    found: list[tuple[str, list[str]]] = [("", [])]
    for line in body.replace("\r\n", "\n").split("\n"):
        if line.startswith(HEADING):
            found.append((line.removeprefix(HEADING).strip(), []))
        else:
            found[-1][1].append(line.rstrip())
    articles = (Article(heading, "\n".join(lines).strip()) for heading, lines in found)
    return tuple(each for each in articles if each.heading or each.text)


def is_only_headings(body: str) -> bool:
    """Say whether some article has a heading and nothing below it."""
    return any(not each.text for each in articles_of(body))
