"""Reads the forms of our pages as a browser would, so that a client can send them again."""

from html.parser import HTMLParser

NO_FIELDS = ("", " method", "csrfmiddlewaretoken")  # each person has a token of their own


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[dict[str, str]] = []
        self._fields: dict[str, str] | None = None
        self._area = self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._fields = {"": found.get("action", ""), " method": found.get("method", "get")}
            self.forms.append(self._fields)
        elif self._fields is None:
            return
        elif tag == "input" and "name" in found:
            self._input(found)
        elif tag == "textarea" and "name" in found:
            self._area = found["name"]
            self._fields[self._area] = ""
        elif tag == "select" and "name" in found:
            self._select = found["name"]
        elif tag == "option" and self._select and "selected" in found:
            self._fields[self._select] = found.get("value", "")

    def _input(self, found: dict[str, str]) -> None:
        kind = found.get("type", "text")
        if kind in ("checkbox", "radio") and "checked" not in found:
            return
        if kind not in ("submit", "button", "file", "image"):
            self._fields[found["name"]] = found.get("value", "on" if kind == "checkbox" else "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._fields[self._area] = self._fields[self._area].removeprefix("\n")
            self._area = ""
        elif tag == "select":
            self._select = ""
        elif tag == "form":
            self._fields = None

    def handle_data(self, data: str) -> None:
        if self._area and self._fields is not None:
            self._fields[self._area] += data


def form_with(page: str, field: str) -> dict[str, str]:
    """Give the fields of the form that has `field` (the start of a name will do), without security tokens."""
    for form in _forms_with(page, field):
        return {name: value for name, value in form.items() if name not in NO_FIELDS}
    raise AssertionError(f"no form with {field}")


def has_form_with(page: str, field: str) -> bool:
    """Say whether a form of the page has `field` (the start of a name will do)."""
    return bool(_forms_with(page, field))


def _forms_with(page: str, field: str) -> list[dict[str, str]]:
    reader = _Forms()
    reader.feed(page)
    return [form for form in reader.forms if any(name.startswith(field) for name in form)]
