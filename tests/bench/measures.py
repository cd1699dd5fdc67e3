"""What is measured: one request or one flow of ours, and what bare Django does for the same."""

import itertools
import re
from collections.abc import Callable
from dataclasses import dataclass

from tests.bench.clients import Answer, Client

CELL = re.compile(r'<input [^>]*?name="((?:budget|funding|requested)_[^"]*)"[^>]*?value="([^"]*)"')
KIND = re.compile(r'<select [^>]*?name="(funding_\d+_kind)"')
TEXT = re.compile(r'<textarea [^>]*?name="(answer_\d+)"')
BARE_FORM = {"title": "A plan", "text": "Some text " * 120, "amount": "1250.50", "day": "2027-07-01"}


@dataclass
class Person:
    """A person at work: a client and the drafts (or the assessments) that are left."""

    client: Client
    drafts: list[int]

    @property
    def draft(self) -> int:
        """Give the draft that is worked on and never sent."""
        return self.drafts[0]

    def use_up(self) -> int:
        """Give a draft to send in."""
        return self.drafts.pop()


@dataclass(frozen=True)
class Measure:
    """A request of ours beside one of bare Django; each gives seconds. `limit` is the goal as a ratio.

    `who` is at work: an applicant, an assessor or an officer.
    """

    name: str
    ours: Callable[[Person], float]
    bare: Callable[[Client], float]
    limit: float
    uses_up_drafts: bool = False
    who: str = "applicant"


def expect(answer: Answer, *statuses: int) -> Answer:
    """Refuse to measure an answer that is not the one that was meant."""
    if answer.status not in statuses:
        raise AssertionError(f"{answer.status} instead of {statuses}: {answer.location} {answer.body[:400]}")
    return answer


def bare_get(client: Client) -> float:
    """Show the form."""
    return expect(client.get("/form/"), 200).seconds


def bare_post(client: Client) -> float:
    """Send the form: one transaction of twelve INSERTs."""
    if not client.token:
        bare_get(client)
    return expect(client.post("/form/", BARE_FORM), 302).seconds


def bare_flow(client: Client, form: str = "/form/") -> float:
    """Show the form, send it, show what was stored."""
    shown = expect(client.get(form), 200)
    sent = expect(client.post(form, BARE_FORM), 302)
    return shown.seconds + sent.seconds + expect(client.get(sent.location), 200).seconds


def bare_flow_by_hand(client: Client) -> float:
    """Do the same with SQL written by hand instead of models."""
    return bare_flow(client, "/by-hand/")


def page(path: str) -> Callable[[Person], float]:
    """Show a page of the draft."""
    return lambda person: expect(person.client.get(path.format(person.draft)), 200).seconds


_texts = itertools.count()


def save_question(person: Person) -> float:
    """Save a question page with other words than before."""
    address = f"/aanvragen/{person.draft}/behoefte/"
    shown = expect(person.client.get(address), 200)
    fields = shown.hidden() | _answers(shown, f"Nieuwe woorden {next(_texts)}. ")
    fields["action"] = "continue"
    return expect(person.client.post(address, fields), 302).seconds


def autosave_question(person: Person) -> float:
    """Save the same page by itself, as happens while somebody types."""
    address = f"/aanvragen/{person.draft}/behoefte/"
    shown = expect(person.client.get(address), 200)
    fields = shown.hidden() | _answers(shown, f"Nog andere woorden {next(_texts)}. ")
    return expect(person.client.post(f"{address}bewaren/", fields), 200).seconds


def save_budget(person: Person) -> float:
    """Save the budget of 40 rows with another amount in the first."""
    address = f"/aanvragen/{person.draft}/begroting/"
    shown = expect(person.client.get(address), 200)
    fields = shown.hidden()
    for name, value in CELL.findall(shown.body):
        fields.setdefault(name, value)
    for name in KIND.findall(shown.body):
        fields[name] = "cash"
    fields["budget_0_note"] = f"Raming {next(_texts)}"
    fields["action"] = "recalculate"
    return expect(person.client.post(address, fields), 302).seconds


def submit_flow(person: Person) -> float:
    """Check, send in, see the receipt."""
    draft = person.use_up()
    shown = expect(person.client.get(f"/aanvragen/{draft}/controleren/"), 200)
    sent = expect(person.client.post(f"/aanvragen/{draft}/indienen/", shown.hidden()), 302)
    receipt = expect(person.client.get(sent.location), 200)
    if "ontvangstbewijs" not in sent.location:
        raise AssertionError(f"not sent in: {sent.location}")
    return shown.seconds + sent.seconds + receipt.seconds


def _answers(shown: Answer, start: str) -> dict[str, str]:
    words = "Ondernemers vroegen om deze hulp en beslissen mee. " * 20
    return dict.fromkeys(TEXT.findall(shown.body), start + words)


MEASURES = (
    Measure("Startpagina van de ronde", page("/"), bare_get, 3.5),
    Measure("Takenlijst", page("/aanvragen/{}/"), bare_get, 3.5),
    Measure("Vragenpagina tonen", page("/aanvragen/{}/behoefte/"), bare_get, 3.5),
    Measure("Vragenpagina opslaan", save_question, bare_post, 3.5),
    Measure("Vragenpagina vanzelf opslaan", autosave_question, bare_post, 3.5),
    Measure("Begroting van 40 regels tonen", page("/aanvragen/{}/begroting/"), bare_get, 6.0),
    Measure("Begroting van 40 regels opslaan", save_budget, bare_post, 6.0),
    Measure("Alle antwoorden controleren", page("/aanvragen/{}/controleren/"), bare_get, 3.5),
    Measure("Controleren, indienen, ontvangstbewijs", submit_flow, bare_flow, 3.5, uses_up_drafts=True),
)
