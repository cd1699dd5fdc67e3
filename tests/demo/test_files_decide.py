"""Other scores, another outcome; another seed, only other moments."""

import csv
import shutil

import pytest
from django.db import transaction

from mkbdeals.demo.data import FOLDER
from proposals.enums import ProposalStatus
from proposals.models import Proposal, Round, Submission
from proposals.services.clock import database_now
from reporting.services.contents.parliament_letter import parliament_letter_document
from tests.pdf_checks import flowing_text

from .conftest import build

pytestmark = pytest.mark.django_db


def swap_scores(folder, one, other):
    """Give each of two proposals the scores of the other, in the files of all assessors."""
    names = {one: other, other: one}
    for path in (folder / "scores").glob("*.csv"):
        with path.open(encoding="utf-8", newline="") as file:
            header, *rows = csv.reader(file)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([header, *([names.get(row[0], row[0]), *row[1:]] for row in rows)])


def test_swapping_the_scores_of_a_winner_and_a_loser_changes_the_selection(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    swap_scores(folder, "limburg", "slingerbeek")

    build("decided", folder=folder)

    outcome = dict(Proposal.objects.values_list("title", "status"))
    assert outcome["Winkels en werkplaatsen online"] == ProposalStatus.AWARDED
    assert outcome["Innovatie in het kleine familiebedrijf"] == ProposalStatus.REJECTED
    # € 65.000 is left: too little for the next one down the ranking.
    assert sum(Proposal.objects.filter(status="awarded").values_list("requested_amount", flat=True)) == 2_735_000
    letter = parliament_letter_document(Round.objects.get(slug="ronde-1-2019"), asked_at=database_now())
    titles = [selected.title for selected in letter.selected]
    assert "Winkels en werkplaatsen online" in titles
    assert "Innovatie in het kleine familiebedrijf" not in titles
    pdf = flowing_text(letter.to_pdf())
    assert "Winkels en werkplaatsen online" in pdf
    assert "Innovatie in het kleine familiebedrijf" not in pdf


def seeded(number):
    """Build until all proposals are in, note words and moments, and undo it."""
    with transaction.atomic():
        build("submitted", number=number)
        words = set(Proposal.objects.values_list("title", "requested_amount", "answers__text"))
        moments = dict(Submission.objects.values_list("proposal__title", "received_at"))
        transaction.set_rollback(True)
    return words, moments


def test_seed_varies_moments_but_not_words_or_amounts():
    words, moments = seeded(1)
    other_words, other_moments = seeded(2)

    assert other_words == words
    assert all(other_moments[title] != moments[title] for title in moments)
    assert seeded(1) == (words, moments)
