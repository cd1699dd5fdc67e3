"""What is measured of assessing: a proposal is scored, and the ranking is looked at."""

from tests.bench.clients import Client
from tests.bench.measures import Measure, Person, expect

DESK, RANKING = "/beoordelen/{}/", "/beheer/ronde/meetronde/rangorde/"
CODES = ("action_plan_fit", "feasibility", "sme_involvement", "demand_orientation", "expected_impact")
REASON = "De aanpak past bij de vragen van ondernemers in deze regio en is tot in de kosten uitgewerkt. " * 4
BARE_SCORES = {f"points_{n}": "4" for n in range(5)} | {f"reason_{n}": REASON for n in range(5)}
ROWS = 250


def score_flow(person: Person) -> float:
    """Open the desk, save five scores with their reasons and call it done, see what comes next."""
    address = DESK.format(person.use_up())
    shown = expect(person.client.get(address), 200)
    scores = {f"points_{code}": "4" for code in CODES} | {f"reason_{code}": REASON for code in CODES}
    sent = expect(person.client.post(address, shown.hidden() | scores | {"_finish": "1"}), 302)
    return shown.seconds + sent.seconds + expect(person.client.get(sent.location), 200).seconds


def bare_score_flow(client: Client) -> float:
    """Show the form, save five scores with their reasons, show what was stored: fifteen statements."""
    shown = expect(client.get("/assess/"), 200)
    sent = expect(client.post("/assess/", BARE_SCORES), 302)
    return shown.seconds + sent.seconds + expect(client.get(sent.location), 200).seconds


def ranking(person: Person) -> float:
    """Show the first page of the ranking."""
    shown = expect(person.client.get(RANKING), 200)
    _expect_rows(shown.body)
    return shown.seconds


def bare_ranking(client: Client) -> float:
    """Show 250 rows by their stored mean."""
    return expect(client.get("/ranking/"), 200).seconds


def _expect_rows(body: str) -> None:
    if body.count("<tr") < ROWS:
        raise AssertionError(f"{body.count('<tr')} rows instead of {ROWS}")


SCORING = Measure("Beoordelen en afronden", score_flow, bare_score_flow, 4.0, uses_up_drafts=True, who="assessor")
RANKING_PAGE = Measure("Rangorde van 250 regels tonen", ranking, bare_ranking, 2.5, who="officer")
