"""The forms of a page as a browser would fill them in and send them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

from django.urls import resolve

from tests.security.world import SecurityWorld

TOKEN = "csrfmiddlewaretoken"
FORMS_AT_LEAST = 240
WORDS = "Een zin die genoeg zegt voor wie haar leest, met een reden en een gevolg erbij."
# What a browser would make somebody type into an empty field, by the type of the field.
TYPED = {
    "email": "nieuw@slingerbeek.example", "number": "1", "date": "2027-03-01", "datetime-local": "2027-03-01T12:00",
    "time": "12:00", "tel": "070 123 45 67", "url": "https://slingerbeek.example/",
}  # fmt: skip
NO_VALUE = frozenset({"submit", "button", "image", "reset", "file"})


@dataclass(frozen=True)
class Field:
    """A field with what is in it, or what fits in it."""

    name: str
    kind: str
    value: str
    choices: tuple[str, ...] = ()
    is_fixed: bool = False


@dataclass(frozen=True)
class Form:
    """A form that changes something: where it was found by whom, where it goes, and its fields."""

    role: str
    page: str
    action: str
    fields: tuple[Field, ...]
    button: tuple[str, str] = ("", "")

    def __str__(self) -> str:
        return f"{self.role}: {self.route}{f' [{self.button[0]}={self.button[1]}]' if self.button[0] else ''}"

    @property
    def route(self) -> str:
        """Give the route to which it goes."""
        match = resolve(urlsplit(self.action).path)
        return match.view_name or match.route

    @property
    def names(self) -> frozenset[str]:
        """Give the names of its fields."""
        return frozenset(each.name for each in self.fields) | {self.button[0]}

    @property
    def kind(self) -> tuple[str, frozenset[str], tuple[str, str]]:
        """Give what makes it another form: its route, its names and its button."""
        return (self.route, self.names, self.button)

    def filled(self) -> dict[str, list[str]]:
        """Give what a browser sends when everything is filled in."""
        sent: dict[str, list[str]] = {}
        for each in self.fields:
            if not each.is_fixed and each.name != TOKEN and each.value:
                sent.setdefault(each.name, []).append(each.value)
        if self.button[0]:
            sent[self.button[0]] = [self.button[1]]
        return sent


def forms_on(html: str, role: str, page: str) -> Iterator[Form]:
    """Give the forms of a page that change something; one for each button that has a name."""
    reader = _Reader()
    reader.feed(html)
    for action, fields, buttons in reader.found():
        address = urldefrag(urljoin(page, action or page)).url
        for button in buttons or [("", "")]:
            yield Form(role, page, address, tuple(fields), button)


def forms_of(world: SecurityWorld, roles: int = 1) -> list[Form]:
    """Give every kind of form that the pages of the table show, as at most so many roles see them; looked up once."""
    if roles not in world.known_forms:
        world.known_forms[roles] = _looked_up(world, roles)
    return world.known_forms[roles]


def _looked_up(world: SecurityWorld, roles: int) -> list[Form]:
    found: dict[object, Form] = {}
    if roles == 1:
        read = world.pages_read()
    else:
        read = ((row, role, page, world.ask(role, "GET", page)) for row, role, page in world.pages(roles))
    for _row, role, page, answer in read:
        if answer.response.get("Content-Type", "").startswith("text/html"):
            for form in forms_on(answer.response.content.decode(), role, page):
                found.setdefault(form.kind, form)
    return list(found.values())


@dataclass
class _Open:
    """A form that is being read."""

    action: str
    posts: bool
    fields: list[Field] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Reader(HTMLParser):
    """Collects forms. Fields outside any form count with the form that they name."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[_Open] = []
        self.by_id: dict[str, _Open] = {}
        self.open: _Open | None = None
        self.text: list[str] | None = None
        self.area: dict[str, str] = {}
        self.select: dict[str, str] = {}
        self.options: list[tuple[str, bool]] = []

    def found(self) -> Iterator[tuple[str, list[Field], list[tuple[str, str]]]]:
        """Give the forms that post, each with its fields and the buttons that have a name."""
        for form in self.forms:
            if form.posts:
                yield form.action, _chosen(form.fields), list(dict.fromkeys(form.buttons))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.open = _Open(values.get("action", ""), values.get("method", "get").lower() == "post")
            self.forms.append(self.open)
            if values.get("id"):
                self.by_id[values["id"]] = self.open
        elif tag == "input":
            self._add_input(values)
        elif tag == "button":
            form = self._form_of(values)
            if form and values.get("type", "submit") == "submit" and values.get("name"):
                form.buttons.append((values["name"], values.get("value", "")))
        elif tag == "textarea":
            self.area, self.text = values, []
        elif tag == "select":
            self.select, self.options = values, []
        elif tag == "option" and self.select:
            self.options.append((values.get("value", ""), "selected" in values))

    def handle_data(self, data: str) -> None:
        if self.text is not None:
            self.text.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.open = None
        elif tag == "textarea" and self.text is not None:
            words = "".join(self.text).strip() or WORDS
            self._add(self.area, "textarea", words[: int(self.area.get("maxlength") or 10_000)])
            self.text = None
        elif tag == "select" and self.select:
            chosen = [value for value, is_chosen in self.options if is_chosen and value]
            offered = tuple(value for value, _is_chosen in self.options if value)
            self._add(self.select, "select", (chosen or list(offered) or [""])[0], offered)
            self.select = {}

    def _add_input(self, values: Mapping[str, str]) -> None:
        kind = values.get("type", "text").lower()
        if kind in ("submit", "image"):
            form = self._form_of(values)
            if form and values.get("name"):
                form.buttons.append((values["name"], values.get("value", "")))
            return
        if kind in NO_VALUE:
            return
        value = values.get("value", "")
        if kind in ("checkbox", "radio"):
            is_on = "checked" in values
            self._add(values, kind + (" on" if is_on else ""), value or "on")
            return
        if not value and kind != "hidden":
            is_number = values.get("inputmode") in ("numeric", "decimal")
            value = "1" if is_number else TYPED.get(kind, WORDS)
            value = value[: int(values.get("maxlength") or 10_000)]
        self._add(values, kind, value)

    def _add(self, values: Mapping[str, str], kind: str, value: str, choices: tuple[str, ...] = ()) -> None:
        form = self._form_of(values)
        if form is not None and values.get("name"):
            is_fixed = "disabled" in values or "readonly" in values
            form.fields.append(Field(values["name"], kind, value, choices, is_fixed))

    def _form_of(self, values: Mapping[str, str]) -> _Open | None:
        return self.by_id.get(values["form"]) if values.get("form") else self.open


def _chosen(fields: list[Field]) -> list[Field]:
    """Tick what a person would: of each group of rounds the one that is on or the first, of boxes what is on.

    A box that stands alone is ticked as well: often it says "I am sure".
    """
    kept: list[Field] = []
    seen: set[str] = set()
    names = [each.name for each in fields]
    for each in fields:
        if each.kind.startswith("radio"):
            group = [other for other in fields if other.name == each.name]
            if each.name not in seen:
                kept.append(next((other for other in group if other.kind.endswith(" on")), group[0]))
        elif each.kind == "checkbox" and names.count(each.name) > 1:
            if each.name not in seen and not any(f.kind == "checkbox on" for f in fields if f.name == each.name):
                kept.append(each)
        else:
            kept.append(each)
        seen.add(each.name)
    return kept
