"""English beside Dutch: the pages for everybody, chosen by hand, remembered, and Dutch wherever anything is made."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from lxml import html

from mkbdeals.languages import PAGES
from proposals import formats
from proposals.enums import Role
from tests.factories import proposals as make
from tests.factories.published import published_deal

# Words that hardly any Dutch sentence can do without.
DUTCH = {"de", "het", "een", "van", "voor", "niet", "wordt", "uur", "deze", "zijn", "bij", "ook", "naar", "wij", "uw"}
MOMENT = datetime(2027, 3, 12, 16, tzinfo=UTC)


@pytest.fixture
def addresses(db):
    """Each page that is offered in English, with an open round and a published deal on it."""
    deal = published_deal()
    now = timezone.now()
    make.full_round(slug="ronde", opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=9))
    code = deal.proposal.reference.replace(" ", "-").lower()
    own = {"proposals:round_detail": ["ronde"], "reporting:public_deal": [code]}
    return [reverse(name, args=own.get(name, [])) for name in sorted(PAGES)]


def words_of(page: bytes) -> set[str]:
    """Give the words of a page that are not marked as Dutch."""
    root = html.fromstring(page.decode())
    for marked in root.xpath("//body//*[@lang='nl']|//script|//title"):
        marked.drop_tree()
    return set(root.text_content().lower().replace("\u00a0", " ").split())


def test_every_page_for_everybody_is_english_when_asked(client, addresses):
    client.get("/contact/?taal=en")

    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert '<html lang="en">' in answer.content.decode(), address
        assert answer["Content-Language"] == "en"
        assert "Cookie" in answer["Vary"]
        assert 'href="?taal=nl" lang="nl"' in answer.content.decode()
        found = words_of(answer.content) & DUTCH
        assert found == set(), address


def test_the_choice_is_remembered_and_taken_back(client, db):
    assert "The page is" not in client.get("/contact/").content.decode()
    chosen = client.get("/contact/?taal=en")
    assert chosen.cookies["language"]["httponly"]
    assert chosen.cookies["language"]["samesite"] == "Lax"
    assert '<html lang="en">' in client.get("/privacy/").content.decode()
    assert '<html lang="nl">' in client.get("/privacy/?taal=nl").content.decode()
    assert '<html lang="nl">' in client.get("/contact/").content.decode()


def test_what_the_browser_prefers_and_nonsense_count_for_nothing(client, db):
    for asked in ("", "?taal=", "?taal=fr", "?taal=en%00", "?taal=EN"):
        answer = client.get(f"/contact/{asked}", headers={"accept-language": "en-GB,en"})
        assert '<html lang="nl">' in answer.content.decode()
        assert "language" not in answer.cookies


def test_pages_on_which_something_is_made_stay_dutch(client, db):
    client.get("/contact/?taal=en")
    client.force_login(make.user_with_role(Role.PROGRAMME_OFFICER))

    page = client.get("/beheer/?taal=en").content.decode()

    assert '<html lang="nl">' in page
    assert "taal=" not in page
    assert formats.dutch_date(MOMENT) == "vrijdag 12 maart 2027"


def test_amounts_and_moments_read_in_english_within_such_a_page_only():
    def read():
        return [
            formats.euros(Decimal("250000.5")), formats.million_words(2_800_000), formats.short_date(MOMENT),
            formats.dutch_moment(MOMENT), formats.file_size(1_400_000), formats.until_time(MOMENT + timedelta(hours=7)),
            formats.time_left(MOMENT, MOMENT - timedelta(days=1, hours=4)), formats.time_left(MOMENT, MOMENT),
        ]  # fmt: skip

    with formats.in_english():
        english = read()

    assert [each.replace(formats.NO_BREAK_SPACE, " ") for each in english] == [
        "€ 250,000.50", "€ 2.8 million", "12 March 2027", "Friday 12 March 2027, 17:00 (Dutch time)", "1.4 MB", "24:00",
        "1 day and 4 hours left", "over",
    ]  # fmt: skip
    assert read()[0].replace(formats.NO_BREAK_SPACE, " ") == "€ 250.000,50"
