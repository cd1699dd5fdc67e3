"""Files for the tests of importing: CSV from rows, and a good row to spoil."""

import csv
import io

GOOD = {
    "Code": "FIN-1",
    "Titel": "Borgstelling voor kredieten",
    "Ministerie": "EZK",
    "Status": "Op schema",
}
GOOD_FIGURE = {
    "Code": "FIN-1",
    "Wat er wordt geteld": "Garanties",
    "Waarde": "3.029",
    "Eenheid": "garanties",
    "Bron": "Jaarverslag",
}


def csv_of(*rows: dict[str, str], headings: list[str] | None = None) -> bytes:
    """Write rows as a CSV file with the headings of the first."""
    target = io.StringIO(newline="")
    headings = headings or list(rows[0])
    writer = csv.writer(target, delimiter=";")
    writer.writerow(headings)
    writer.writerows([row.get(heading, "") for heading in headings] for row in rows)
    return target.getvalue().encode()
