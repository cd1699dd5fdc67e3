"""Every spreadsheet that the site gives: by an address, or inside another file. A guard holds that none is missing."""

import io
import zipfile
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
from django.urls import reverse

from proposals.models import User
from proposals.services.privacy.about_person import file_about
from reporting.services.archive_files import MANIFEST, Entry, write_archive
from reporting.services.document_set import CONTENTS, MadeDocument, write_contents
from tests.assessment.exports.reading import ENDINGS
from tests.reporting.charts import samples
from tests.reporting.documents.kinds import KINDS, texts

# A route, with the words of the world in its address and the kinds it comes in; no kinds: the address names its own.
EXPORTS: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "assessment:ranking_file": ({"slug": "dividing_round"}, ENDINGS),
    "assessment:ranking_csv": ({"slug": "dividing_round"}, ()),
    "assessment:decision_file": ({"slug": "decided_round"}, ENDINGS),
    "assessment:scoring_matrix_file": ({"slug": "scoring_round"}, ENDINGS),
    "assessment:history_file": ({"pk": "submitted"}, ()),
    "proposals:management_deals_file": ({}, ENDINGS),
    "proposals:budget_download": ({"pk": "draft"}, ("xlsx", "ods")),
    "proposals:retention_statement": ({"pk": "finished_destruction_list"}, ()),
    "reporting:viewing_file": ({}, ()),
    "reporting:letter_proof_file": ({"slug": "decided_round"}, ("csv",)),
    "admin:reporting_planyear_download maatregelen": ({"pk": "plan_year"}, ENDINGS),
    "admin:reporting_planyear_download cijfers": ({"pk": "plan_year"}, ENDINGS),
    "reporting:open_data_file deals": ({}, ("csv",)),
    "reporting:open_data_file resultaten": ({}, ("csv",)),
}
# Addresses of which the spreadsheet lies inside another file, or that tell of one without giving it.
INSIDE = {"proposals:person_data", "reporting:batch_download"}
TOLD_ONLY = {"reporting:open_data"}
# The modules that write a spreadsheet: behind the addresses above, or for the files of `files_inside`.
BEHIND_ADDRESSES = {
    "assessment.views.downloads", "proposals.views.budget_files", "proposals.views.management.deal_list",
    "proposals.views.management.privacy", "reporting.documents.open_data.files",
}  # fmt: skip
IN_FILES = {
    "proposals.services.privacy.about_person", "reporting.charts.chart", "reporting.pdf.table_files",
    "reporting.services.archive_files", "reporting.services.document_set",
}  # fmt: skip


def addresses(world: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Give a name for the file of each address of EXPORTS, with the address."""
    for name, (arguments, endings) in EXPORTS.items():
        route, _space, table = name.partition(" ")
        given = {key: world[word] for key, word in arguments.items()}
        for ending in endings or ("csv",):
            if route.endswith("open_data_file"):
                more = {"name": f"{table}.{ending}"}
            else:
                more = ({"ending": ending} if endings else {}) | ({"table": table} if table else {})
            yield f"{route.rpartition(':')[2]}-{table}.{ending}", reverse(route, kwargs=given | more)


def files_inside(words: list[str], person: User, folder: Path, at: datetime) -> Iterator[tuple[str, bytes]]:
    """Make the files that hold a spreadsheet, with each of the words in them; give a name with the spreadsheet."""
    entries = [
        Entry(number=number, title=word, file_name="besluit.pdf", content=b"%PDF-1.7", sha256="0" * 64, page_count=1,
              reason="", made_at=at)
        for number, word in enumerate(words)
    ]  # fmt: skip
    write_archive(folder / "alles.zip", entries, title="Alles", made_at=at)
    with zipfile.ZipFile(folder / "alles.zip") as archive:
        yield "zip-inhoud.csv", archive.read(MANIFEST)
    with zipfile.ZipFile(io.BytesIO(file_about(person, at))) as archive:
        for name in archive.namelist():
            if name.endswith(".csv"):
                yield f"persoon-{name}", archive.read(name)
    write_contents(folder, [MadeDocument(path="a.pdf", title=word) for word in words])
    yield f"map-{CONTENTS}", (folder / CONTENTS).read_bytes()
    unused = iter(words * 20)
    sheet = texts(KINDS["deal sheet"](), lambda _text: next(unused))
    with pikepdf.open(io.BytesIO(sheet.to_pdf())) as pdf:
        for name, attached in pdf.attachments.items():
            yield f"pdf-{name}", attached.get_file().read_bytes()
    rows = [samples.ProgressRow(label=word, promised=samples.Decimal(2), reached=samples.Decimal(1)) for word in words]
    yield "tekening.csv", samples.progress(rows=rows).csv()
