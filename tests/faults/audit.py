"""What was lost, doubled, halved or changed: Z1 to Z8, from database, files, mail and the clients' ledger."""

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from tests.faults.ledger import Entry, Ledger, digest
from tests.faults.servers import Servers

DELIBERATE = 503
UNEXPECTED = re.compile(r"raised unexpected: (\w+)")
EXPECTED_WHILE_BROKEN = {"OperationalError", "InterfaceError", "ConnectionError"}  # the sweeper takes the row up


@dataclass(frozen=True)
class Finding:
    """A promise that was broken: its code and the evidence."""

    code: str
    evidence: str

    def __str__(self) -> str:
        return f"{self.code}: {self.evidence}"


@dataclass(frozen=True)
class Receipt:
    """A row of `proposals_submission`."""

    pk: int
    proposal: int
    token: str
    reference: str
    content: str
    sha256: str
    moment: str
    person: int
    is_current: bool


def audit_invariants(servers: Servers, ledger: Ledger) -> list[Finding]:
    """Look for everything that must not be. An empty list is the only good outcome."""
    receipts = read_receipts(servers)
    return [
        *lost_receipts(ledger, receipts),
        *doubles(servers, receipts),
        *halves(servers, receipts),
        *unknown_outcomes(ledger, receipts),
        *gaps_in_the_trail(servers, receipts),
        *crashes(servers, ledger),
    ]


def read_receipts(servers: Servers) -> list[Receipt]:
    """Read all receipts that PostgreSQL has."""
    found = servers.rows(
        "SELECT id, proposal_id, token::text, reference, content, sha256, submitted_by_id, is_current,"
        " to_char(received_at AT TIME ZONE 'Europe/Amsterdam', 'FMHH24.MI.SS') FROM proposals_submission"
    )
    return [
        Receipt(pk, proposal, token, reference, content, sha256, moment, person, current)
        for pk, proposal, token, reference, content, sha256, person, current, moment in found
    ]


def lost_receipts(ledger: Ledger, receipts: list[Receipt]) -> Iterator[Finding]:
    """Z1: every receipt that a client saw stands in the database, with what it sent, who sent it and when."""
    by_reference = {receipt.reference: receipt for receipt in receipts}
    senders = defaultdict(set)
    for entry in ledger.of("submit"):
        senders[entry.token].add((entry.payload, entry.person))
    for entry in ledger.of("submit"):
        if not entry.reference:
            if entry.status == 302 and not any(receipt.proposal == entry.proposal for receipt in receipts):
                yield Finding("Z1", f"proposal {entry.proposal} was answered with a receipt that does not exist")
            if entry.receipt_status == 200:
                yield Finding("Z1", f"the receipt page of proposal {entry.proposal} names no reference")
            continue
        receipt = by_reference.get(entry.reference)
        if receipt is None:
            yield Finding("Z1", f"receipt {entry.reference} is gone")
        elif (entry.receipt_sha256, entry.receipt_moment) != (receipt.sha256, receipt.moment):
            yield Finding("Z1", f"receipt {entry.reference} showed other values than its row: {entry}")
        elif receipt.token == entry.token and (receipt.sha256, receipt.person) not in senders[entry.token]:
            yield Finding("Z1", f"receipt {entry.reference} is not of what was sent")


def doubles(servers: Servers, receipts: list[Receipt]) -> Iterator[Finding]:
    """Z2: one receipt, one reference, one document and one mail to each address.

    A mail may leave a second time, never a third, under one Message-ID: who sent it, or the database, was killed before
    that was written down, as a mail server may get a mail twice when the line is cut (JB-11). Of a receipt only when we
    ended a part in between; cases that kill children of a worker make no receipts.
    """
    of_receipts = {uuid for (uuid,) in servers.rows(
        "SELECT uuid::text FROM proposals_outgoingmessage WHERE message_key LIKE 'receipt:%%'")}  # fmt: skip
    for what, values in {
        "current receipts of a proposal": [receipt.proposal for receipt in receipts if receipt.is_current],
        "receipts with a reference": [receipt.reference for receipt in receipts],
        "documents of a receipt": [key for (key,) in servers.rows(
            "SELECT submission_id FROM reporting_report WHERE kind = 'acknowledgement'")],
    }.items():  # fmt: skip
        for value, count in Counter(values).items():
            if count > 1:
                yield Finding("Z2", f"{count} {what}: {value}")
    for message, moments in departures(servers).items():
        is_cut = any(moments[0] <= end <= moments[-1] for end in servers.ends)
        if len(moments) > (2 if is_cut or uuid_in(message) not in of_receipts else 1):
            yield Finding("Z2", f"{len(moments)} files with one message: {message}")
    ready = servers.rows(
        "SELECT pgh_obj_id, count(DISTINCT finished_at) FROM reporting_reportevent WHERE status = 'ready'"
        " GROUP BY 1 HAVING count(DISTINCT finished_at) > 1"
    )
    for report, count in ready:
        yield Finding("Z2", f"document {report} was made ready {count} times")


def departures(servers: Servers) -> dict[str, list[float]]:
    """Give when each mail left, by Message-ID: when its file was last written to, earliest first."""
    found = defaultdict(list)
    for moment, file in sorted((file.stat().st_mtime, file) for file in servers.mail.glob("*.log")):
        for message in re.findall(r"^Message-ID: (\S+)", file.read_text(), re.MULTILINE):
            found[message].append(moment)
    return found


def uuid_in(message_id: str) -> str:
    """Give what stands before the @ of a Message-ID."""
    return message_id.strip("<>").partition("@")[0]


def halves(servers: Servers, receipts: list[Receipt]) -> Iterator[Finding]:
    """Z3: a receipt has all its rows and files, and nothing of what was rolled back is left."""
    by_proposal = {receipt.proposal for receipt in receipts if receipt.is_current}
    # Rounds that wait for their publication, and deals that report, are written straight into the database.
    submitted = {pk for (pk,) in servers.rows(
        "SELECT id FROM proposals_proposal p WHERE status <> 'draft'"
        " AND NOT EXISTS (SELECT 1 FROM assessment_awarddecision d WHERE d.proposal_id = p.id)"
        " AND NOT EXISTS (SELECT 1 FROM proposals_deal d WHERE d.proposal_id = p.id)")}  # fmt: skip
    for pk in submitted ^ by_proposal:
        yield Finding("Z3", f"proposal {pk} has a status without a receipt, or the other way about")
    documents = {pk for (pk,) in servers.rows("SELECT submission_id FROM reporting_report WHERE submission_id > 0")}
    mails = defaultdict(int)
    for (key,) in servers.rows("SELECT message_key FROM proposals_outgoingmessage WHERE message_key LIKE 'receipt:%%'"):
        mails[int(key.split(":")[1])] += 1
    for receipt in receipts:
        if digest(receipt.content) != receipt.sha256:
            yield Finding("Z3", f"the content of {receipt.reference} is not what its check number says")
        if receipt.pk not in documents or not mails[receipt.pk]:
            yield Finding("Z3", f"receipt {receipt.reference} lacks its document or its mail")
    for phantom in set(mails) - {receipt.pk for receipt in receipts}:
        yield Finding("Z3", f"a mail tells of receipt {phantom}, which does not exist")
    yield from damaged_files(servers)


def damaged_files(servers: Servers) -> Iterator[Finding]:
    """Z3: each file of a submitted proposal and each document is whole."""
    files = servers.rows(
        "SELECT a.file, a.size, a.sha256 FROM proposals_attachment a JOIN proposals_proposal p ON p.id = a.proposal_id"
        " WHERE p.status <> 'draft' GROUP BY 1, 2, 3"
        " UNION SELECT file, size, sha256 FROM reporting_report WHERE status = 'ready'"
    )
    for name, size, sha256 in files:
        path = servers.media / name
        data = path.read_bytes() if path.exists() else b""
        if len(data) != size or hashlib.sha256(data).hexdigest() != sha256:
            yield Finding("Z3", f"file {name} is missing or damaged")


def unknown_outcomes(ledger: Ledger, receipts: list[Receipt]) -> Iterator[Finding]:
    """Z4: what was cut off has one outcome, and a repeat with the same token tells it."""
    tokens = {receipt.token: receipt for receipt in receipts}
    by_token: dict[str, list[Entry]] = defaultdict(list)
    for entry in ledger.of("submit"):
        by_token[entry.token].append(entry)
    for token, entries in by_token.items():
        entries.sort(key=lambda each: each.number)
        if entries[-1].status in (0, -1, DELIBERATE):
            yield Finding("Z4", f"token {token} was never answered: {[each.status for each in entries]}")
        references = {each.reference for each in entries if each.reference}
        if len(references) > 1:
            yield Finding("Z4", f"token {token} gave {references}")
        if token in tokens and references - {tokens[token].reference}:
            yield Finding("Z4", f"token {token} gave {references}, the database has {tokens[token].reference}")


def gaps_in_the_trail(servers: Servers, receipts: list[Receipt]) -> Iterator[Finding]:
    """Z7: one status change per receipt, with who and when, and one event row of the receipt.

    Who ends a request for a supplement gives a reason; that step makes no receipt.
    """
    changes = Counter(
        pk for (pk,) in servers.rows(
            "SELECT proposal_id FROM proposals_statuschange WHERE to_status = 'submitted'"
            " AND changed_by_id IS NOT NULL AND changed_at IS NOT NULL"
            " AND NOT (from_status = 'supplement_requested' AND reason <> '')")
    )  # fmt: skip
    expected = Counter(receipt.proposal for receipt in receipts)
    for proposal in (changes - expected) + (expected - changes):
        yield Finding("Z7", f"proposal {proposal}: {changes[proposal]} changes, {expected[proposal]} receipts")
    events = Counter(
        pk for (pk,) in servers.rows("SELECT pgh_obj_id FROM proposals_submissionevent WHERE pgh_label = 'insert'")
    )
    for receipt in receipts:
        if events[receipt.pk] != 1:
            yield Finding("Z7", f"receipt {receipt.reference} has {events[receipt.pk]} rows of history")


def crashes(servers: Servers, ledger: Ledger) -> Iterator[Finding]:
    """Z8: no 5xx but a deliberate pause, and no task that ended in an exception."""
    for entry in ledger.entries:
        if entry.status >= 500 and not (entry.status == DELIBERATE and entry.retry_after):
            yield Finding("Z8", f"request {entry.number} ({entry.kind}) was answered {entry.status}")
        if entry.receipt_status not in (-1, 0, 200, DELIBERATE):
            yield Finding("Z8", f"the receipt of request {entry.number} was answered {entry.receipt_status}")
        if entry.status == DELIBERATE and entry.kind == "submit" and not entry.gave_back:
            yield Finding("Z8", f"request {entry.number} was answered 503 without giving back what was typed")
    for what in set(UNEXPECTED.findall(servers.logs("worker") + servers.logs("bulk"))) - EXPECTED_WHILE_BROKEN:
        yield Finding("Z8", f"a task ended in {what}")
