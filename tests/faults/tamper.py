"""Tries to change what was submitted by every way that code of the site has. Runs inside the site, as its role.

Prints one JSON object: for each attempt whether it was refused, and by what.
"""

import json
import sys

ROWS = ("answers", "budget_lines", "funding_sources", "partners", "attachments")
SET = {
    "answers": "text = 'anders'", "budget_lines": "amount = amount + 1", "funding_sources": "amount = amount + 1",
    "partners": "name = 'anders'", "attachments": "sha256 = repeat('0', 64)",
}  # fmt: skip
FIELDS = {
    "title": "Anders", "summary": "Anders", "requested_amount": 1, "requested_amount_input": "1", "region_label": "X",
    "contact_email": "x@test.example", "contact_function": "X", "contact_phone": "1", "start_date": "2020-01-01",
    "end_date": "2040-01-01", "reference": "MD27 XXXX XXXX", "submitted_at": "2020-01-01T00:00:00Z",
}  # fmt: skip


def attempts(proposal, submission) -> dict:
    """List the attempts: a name and what to do."""
    from django.db import connection

    def sql(statement: str):
        def run() -> None:
            with connection.cursor() as cursor:
                cursor.execute(statement)
                assert cursor.rowcount != 0, "no row was touched"

        return run

    found = {}
    for name, value in FIELDS.items():
        found[f"update proposal.{name}"] = lambda name=name, value=value: _some(
            type(proposal).objects.filter(pk=proposal.pk).update(**{name: value})
        )
    for name in ("title", "summary", "requested_amount"):
        found[f"save proposal.{name}"] = lambda name=name: _saved(type(proposal).objects.get(pk=proposal.pk), name)
    found["delete proposal"] = lambda: type(proposal).objects.get(pk=proposal.pk).delete()
    for name in ROWS:
        manager = getattr(proposal, name)
        row = manager.first()
        table = row._meta.db_table
        column, value = SET[name].split(" = ", 1)
        found[f"save {name}"] = lambda row=row, column=column: _saved(row, column)
        found[f"bulk_update {name}"] = lambda row=row, column=column: _bulk(row, column)
        found[f"delete {name}"] = lambda manager=manager: manager.all().delete()
        found[f"create {name}"] = lambda row=row: _copied(row)
        found[f"SQL update {name}"] = sql(f"UPDATE {table} SET {column} = {value} WHERE id = {row.pk}")
        found[f"SQL delete {name}"] = sql(f"DELETE FROM {table} WHERE id = {row.pk}")
    table = submission._meta.db_table
    for column, value in {
        "content": "'{}'", "sha256": "repeat('0', 64)", "received_at": "now()", "reference": "'X'",
        "token": "gen_random_uuid()", "number": "9", "submitted_by_id": "submitted_by_id + 1",
    }.items():  # fmt: skip
        found[f"SQL receipt {column}"] = sql(f"UPDATE {table} SET {column} = {value} WHERE id = {submission.pk}")
    found["save receipt"] = lambda: _saved(submission, "content")
    found["delete receipt"] = submission.delete
    found["SQL delete receipt"] = sql(f"DELETE FROM {table} WHERE id = {submission.pk}")
    found["SQL truncate receipts"] = sql(f"TRUNCATE {table} CASCADE")
    found["SQL disable triggers"] = sql(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
    found["SQL replica role"] = sql("SET session_replication_role = replica")
    found["SQL back to draft"] = sql(f"UPDATE proposals_proposal SET status = 'draft' WHERE id = {proposal.pk}")
    found["SQL history of receipt"] = sql("UPDATE proposals_submissionevent SET content = '{}'")
    found["SQL delete history"] = sql("DELETE FROM proposals_submissionevent")
    return found


def _some(count: int) -> None:
    assert count, "no row was touched"


def _saved(row, column: str) -> None:
    setattr(row, column, _other(getattr(row, column)))
    row.save()


def _other(old):
    """Give another value of the same kind, as long as the old one."""
    return old + 1 if hasattr(old, "quantize") else f"!{str(old)[1:]}"


def _bulk(row, column: str) -> None:
    setattr(row, column, _other(getattr(row, column)))
    _some(type(row).objects.bulk_update([row], [column]))


def _copied(row) -> None:
    row.pk = None
    row._state.adding = True
    if hasattr(row, "question_id"):
        row.version = 7
    row.save()


def run(proposal_pk: int) -> dict[str, str]:
    """Try everything; each attempt is rolled back if it was let through."""
    from django.db import DatabaseError, transaction

    from proposals.models import Proposal

    proposal = Proposal.objects.get(pk=proposal_pk)
    outcomes = {}
    for name, attempt in attempts(proposal, proposal.submissions.get()).items():
        try:
            with transaction.atomic():
                attempt()
                transaction.set_rollback(True)
            outcomes[name] = "LET THROUGH"
        except DatabaseError as refused:
            outcomes[name] = f"refused: {str(refused).splitlines()[0][:120]}"
        except Exception as error:
            outcomes[name] = f"NOT TRIED: {type(error).__name__}: {error}"[:200]
    return outcomes


if __name__ == "__main__":
    import django

    django.setup()
    print(json.dumps(run(int(sys.argv[1]))))
