"""How a browser types in a part of a proposal: the page as it is shown, sent back with changes."""

import json
from dataclasses import dataclass, field
from typing import Any

from django.test import Client

from proposals.models import Proposal
from proposals.views.section_pages import SECTION_PAGES


def address(proposal: Proposal, section: str) -> str:
    """Give the page of a part."""
    return f"/aanvragen/{proposal.pk}/{SECTION_PAGES[section].slug}/"


@dataclass
class OpenPage:
    """An open window: what stands in its fields, its name and how many saves it sent."""

    client: Client
    url: str
    values: dict[str, Any]
    name: str = "venster"
    turn: int = 0
    answer: dict[str, Any] = field(default_factory=dict)

    def save_itself(self, **changes: Any) -> Any:
        """Send what stands in the page as the script does, and take up the answer."""
        self.values |= changes
        self.turn += 1
        sent = self.values | {"window": self.name, "turn": str(self.turn)}
        response = self.client.post(f"{self.url}bewaren/", sent)
        if response.headers["Content-Type"] == "application/json":
            self.answer = response.json()
            basis = json.loads(self.values["basis"]) | self.answer.get("basis", {})
            self.values["basis"] = json.dumps(basis)
        return response

    def press(self, **changes: Any) -> Any:
        """Press a button of the page."""
        self.values |= changes
        return self.client.post(self.url, self.values)


def opened(client: Client, proposal: Proposal, section: str, **options: Any) -> OpenPage:
    """Open the page of a part: all fields with their values, as a browser would send them back."""
    url = address(proposal, section)
    page = client.get(url)
    assert page.status_code == 200, page.status_code
    form, values = page.context["form"], {"writer": page.context["writer"]}
    for name, each in form.fields.items():
        value = each.prepare_value(form[name].value())
        if value not in (None, [], False):
            values[name] = value
    return OpenPage(client, url, values, **options)
