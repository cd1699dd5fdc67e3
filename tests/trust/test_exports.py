"""AC-17: a file holds exactly the rows and words that the same person's screen shows."""

import csv
import io
import re
from html.parser import HTMLParser

import pytest
from django.urls import reverse

from tests.trust.audiences import READERS
from tests.trust.reading import body_of, readings
from tests.trust.world import STAGES, TrustWorld

pytestmark = pytest.mark.django_db
AFTER = STAGES[1:]
QUERIES = ("", "status=within", "status=outside", "province=onbekend")


class _Cells(HTMLParser):
    """Collects the texts of table cells."""

    def __init__(self) -> None:
        super().__init__()
        self.cells: list[str] = []
        self.inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in ("td", "th"):
            self.inside = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self.inside = False

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.cells[-1] += data


def references_in(text: str) -> set[str]:
    """Give the references of proposals that occur."""
    return set(re.findall(r"MD\d\d-T\d+", text))


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("state", AFTER)
@pytest.mark.parametrize("role", sorted(READERS))
def test_the_file_of_the_ranking_holds_what_the_screen_shows(trust: TrustWorld, role: str, state: str, query: str):
    slug = trust.stages[state].round.slug
    screen = trust.as_role(role).get(f"{reverse('assessment:ranking', kwargs={'slug': slug})}?{query}")
    file = trust.as_role(role).get(f"{reverse('assessment:ranking_csv', kwargs={'slug': slug})}?{query}")
    shown, written = body_of(screen), body_of(file)
    rows = list(csv.reader(io.StringIO(written.decode("utf-8-sig")), delimiter=";"))

    assert (screen.status_code, file.status_code) == (200, 200)
    assert trust.canaries.found_in(written) <= trust.canaries.found_in(shown)
    assert references_in(written.decode()) <= references_in(shown.decode())
    assert len(rows) - 1 == _rows_on(shown.decode(), trust, state)


def _rows_on(html: str, world: TrustWorld, state: str) -> int:
    """Count the proposals of the round that have a row on the screen, by the link to each."""
    stage = world.stages[state]
    everyone = [stage.own, stage.strangers, stage.nobodys, stage.barred]
    reader = _Cells()
    reader.feed(html)
    text = " ".join(reader.cells)
    return sum(
        f"/voorstellen/{each.pk}/" in html or (each.reference and each.reference in text) or each.title in text
        for each in everyone
    )


@pytest.mark.parametrize("state", STAGES)
@pytest.mark.parametrize("ending", ["csv", "xlsx", "ods"])
def test_who_may_not_see_the_ranking_gets_no_file(trust: TrustWorld, state: str, ending: str):
    for role in ("anonymous", "applicant_signatory", "stranger", "assessor_assigned", "finance_officer",
                 "account_holder", "technical_administrator", "former_member"):  # fmt: skip
        address = f"/beheer/ronde/{trust.stages[state].round.slug}/rangorde/rangorde.{ending}"
        answer = trust.as_role(role).get(address)
        assert answer.status_code in (302, 403, 404)
        words = {trust.canaries.places[each] for each in trust.canaries.found_in(b"".join(readings(body_of(answer))))}
        assert {place.label for place in words} <= {"proposals.user.function"}, "but for who is signed in"


@pytest.mark.parametrize("ending", ["xlsx", "ods", "csv"])
def test_the_budget_as_a_file_is_for_who_reads_the_draft(trust: TrustWorld, ending: str):
    address = f"/aanvragen/{trust.places['draft']}/begroting/bestand/{ending}/"
    for role in trust.sessions:
        answer = trust.as_role(role).get(address)
        content = b"\n".join(readings(body_of(answer)))
        words = {trust.canaries.places[each] for each in trust.canaries.found_in(content)}
        assert all(role in trust.readers(place) for place in words)
