"""A round that is being assessed: many proposals with three assessments of five scores each, made in SQL.

Run like `tests.bench.prepare`, after it: `python -m tests.bench.assessed fill 1000 8 60` makes the round with its
assessors, each with proposals that wait for their scores; `python -m tests.bench.assessed close 8` ends scoring.
"""

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mkbdeals.settings")
django.setup()

from django.conf import settings  # noqa: E402
from django.db import connection  # noqa: E402

from assessment.services.scoring import close_scoring  # noqa: E402
from proposals.enums import Role  # noqa: E402
from proposals.models import RoleGrant, Round, User  # noqa: E402
from proposals.services.clock import database_now  # noqa: E402
from tests.bench.prepare import CHILDREN, ROUND, SUBMITTED, copy_rows, session_of, without_triggers  # noqa: E402

ASSESSED = "meetronde"
PER_PROPOSAL, EACH = 3, 60  # assessments of a proposal, proposals of an assessor
TABLES = ("proposals_round", "proposals_roundtheme", "proposals_question", "proposals_budgetceiling",
          "assessment_criterion", "proposals_proposal", "proposals_submission", "assessment_assessment",
          "assessment_criterionscore", *(f"proposals_{child}" for child in CHILDREN))  # fmt: skip
REASON = "repeat('De aanpak past bij de vragen van ondernemers in deze regio en is goed uitgewerkt. ', 3)"
POINTS = "1 + abs(hashint8(a.id * 31 + c.id * 7)) %% 5"  # doubled: it stands among values


def fill(size: int, people: int, open_each: int) -> dict[str, object]:
    """Make the round with `size` proposals that are assessed; give `people` each `open_each` more to do."""
    with connection.cursor() as cursor:
        without_triggers(True, TABLES)
        round_ = _round(cursor)
        workers = _assessors(people, "meetbeoordelaar")
        pool = _assessors(max(PER_PROPOSAL, size * PER_PROPOSAL // EACH), "poolbeoordelaar")
        _assessments(cursor, _light_proposals(cursor, round_, size), pool)
        work = {each: _work(cursor, round_, each, open_each) for each in workers}
        without_triggers(False, TABLES)
        cursor.execute("ANALYZE")
    return {
        "people": [{"session": session_of(User.objects.get(pk=each)), "drafts": rows} for each, rows in work.items()],
        "session_cookie": settings.SESSION_COOKIE_NAME,
    }


def close(people: int) -> dict[str, object]:
    """Finish what is not finished, close scoring by the service, give the sessions of an officer."""
    round_ = Round.objects.get(slug=ASSESSED)
    officer = _person("meetcoordinator@meetveld.example", Role.PROGRAMME_OFFICER)
    with connection.cursor() as cursor:
        without_triggers(True, TABLES)
        cursor.execute(
            f"UPDATE assessment_criterionscore s SET points = {POINTS.replace('c.id', 's.criterion_id')},"
            f" reason = {REASON} FROM assessment_assessment a JOIN proposals_proposal p ON p.id = a.proposal_id"
            " WHERE a.id = s.assessment_id AND p.round_id = %s AND a.status <> 'final'",
            [round_.pk],
        )
        cursor.execute(
            "UPDATE assessment_assessment a SET status = 'final', finished_at = now() FROM proposals_proposal p"
            " WHERE p.id = a.proposal_id AND p.round_id = %s AND a.status <> 'final'",
            [round_.pk],
        )
        without_triggers(False, TABLES)
        close_scoring(round_=round_, by=officer, at=database_now())
        cursor.execute("ANALYZE")
    sessions = [session_of(officer) for _each in range(people)]
    return {
        "people": [{"session": session, "drafts": []} for session in sessions],
        "session_cookie": settings.SESSION_COOKIE_NAME,
    }


def _round(cursor) -> int:
    """Copy the round of the demonstration with its call, as it is some weeks after it closed."""
    source = Round.objects.get(slug=ROUND)
    new = source.pk + 1000
    copy_rows(cursor, "proposals_round", f"source.id = {source.pk}", 1, {
        "id": str(new), "slug": f"'{ASSESSED}'", "name": "'Meetronde'", "reference_prefix": "'MEET'",
        "status": "'in_assessment'", "opens_at": "now() - interval '60 days'",
        "closes_at": "now() - interval '20 days'", "published_at": "now() - interval '70 days'",
        "scoring_closes_at": "now() + interval '20 days'", "assessors_per_proposal": str(PER_PROPOSAL),
        "lottery_seed": "'4711'",
    })  # fmt: skip
    moved = {"round_id": str(new)}
    of_round = f"source.round_id = {source.pk}"
    copy_rows(cursor, "proposals_roundtheme", of_round, 1, moved)
    copy_rows(cursor, "proposals_budgetceiling", of_round, 1, moved | {"effective_at": "now() - interval '1 day'"})
    for table in ("proposals_question", "assessment_criterion"):
        copy_rows(cursor, table, of_round, 1, moved | {"id": "source.id + 1000000"})
    return new


def _person(email: str, role: Role) -> User:
    user = User.objects.create_user(email, function="Meetfunctie")
    RoleGrant.objects.create(user=user, role=role)
    return user


def _assessors(number: int, name: str) -> list[int]:
    """Make assessors; give their keys."""
    return [_person(f"{name}{each}@meetveld.example", Role.ASSESSOR).pk for each in range(number)]


def _light_proposals(cursor, round_: int, size: int) -> int:
    """Make proposals of all applicants in turn, of which nobody opens the pages; give the key before the first."""
    cursor.execute("CREATE TEMP TABLE applicant AS SELECT row_number() OVER (ORDER BY id) - 1 AS place, id, region_id"
                   " FROM proposals_organisation WHERE name LIKE 'Gemeente Meetveld%'")  # fmt: skip
    one = "(SELECT {} FROM applicant WHERE place = n % (SELECT count(*) FROM applicant))"
    first = _next_key(cursor, "proposals_proposal")
    copy_rows(cursor, "proposals_proposal", f"source.reference = '{SUBMITTED}'", size, {
        "id": f"{first} + n", "round_id": str(round_), "status": "'in_assessment'", "reference": "'MEET ' || n",
        "title": "'Winkels en werkplaatsen online ' || n", "organisation_id": one.format("id"),
        "region_id": one.format("region_id"), "region_label": "'Gemeente Meetveld ' || n % 200",
        "region_sort_name": "'meetveld ' || n % 200", "requested_amount": "100000 + n * 7919 % 250000",
    })  # fmt: skip
    cursor.execute(f"SELECT setval('proposals_proposal_id_seq', {first + size})")
    return first


def _assessments(cursor, first: int, pool: list[int]) -> None:
    """Have three assessors of the pool finish each proposal with a key above `first`."""
    cursor.execute(
        "INSERT INTO assessment_assessment (proposal_id, assessor_id, status, version, assigned_at, assigned_by_id,"
        " saved_at, finished_at, declared_free_at, abstention_reason, typed)"
        " SELECT p.id, (%s::bigint[])[1 + (p.id * 3 + k) %% %s], 'final', 3, now(), p.created_by_id, now(), now(),"
        " now(), '', '{}' FROM proposals_proposal p, generate_series(0, 2) k WHERE p.id > %s",
        [pool, len(pool), first],
    )
    _scores(cursor, first, "final", POINTS, REASON)


def _scores(cursor, first: int, status: str, points: str, reason: str) -> None:
    """Make the five scores of each assessment of the proposals with a key above `first`."""
    cursor.execute("ANALYZE assessment_assessment, proposals_proposal, assessment_criterion")
    cursor.execute(
        "INSERT INTO assessment_criterionscore (assessment_id, criterion_id, points, reason)"
        f" SELECT a.id, c.id, {points}, {reason} FROM assessment_assessment a"
        " JOIN proposals_proposal p ON p.id = a.proposal_id JOIN assessment_criterion c ON c.round_id = p.round_id"
        " WHERE p.id > %s AND a.status = %s",
        [first, status],
    )


def _work(cursor, round_: int, assessor: int, number: int) -> list[int]:
    """Give an assessor whole proposals to score, with all that was sent in; give the keys of the assessments."""
    first = _next_key(cursor, "proposals_proposal")
    cursor.execute("SELECT id FROM proposals_proposal WHERE reference = %s", [SUBMITTED])
    (source,) = cursor.fetchone()
    copy_rows(cursor, "proposals_proposal", f"source.id = {source}", number, {
        "id": f"{first} + n", "round_id": str(round_), "status": "'in_assessment'",
        "reference": f"'WERK {assessor}-' || n",
    })  # fmt: skip
    cursor.execute(f"SELECT setval('proposals_proposal_id_seq', {first + number})")
    for child in CHILDREN:
        moved = {"proposal_id": f"{first} + n"}
        if child == "answer":
            moved["question_id"] = "source.question_id + 1000000"
        copy_rows(cursor, f"proposals_{child}", f"source.proposal_id = {source}", number, moved)
    copy_rows(cursor, "proposals_submission", f"source.proposal_id = {source}", number, {
        "proposal_id": f"{first} + n", "token": "gen_random_uuid()", "reference": f"'WERK {assessor}-' || n",
    })  # fmt: skip
    cursor.execute(
        "INSERT INTO assessment_assessment (proposal_id, assessor_id, status, version, assigned_at, assigned_by_id,"
        " declared_free_at, abstention_reason, typed)"
        " SELECT p.id, %s, 'assigned', 1, now(), p.created_by_id, now(), '', '{}' FROM proposals_proposal p"
        " WHERE p.id > %s AND p.id <= %s ORDER BY p.id RETURNING id",
        [assessor, first, first + number],
    )
    keys = [key for (key,) in cursor.fetchall()]
    _two_others(cursor, first, number)
    _scores(cursor, first, "assigned", "NULL", "''")
    _scores(cursor, first, "final", POINTS, REASON)
    return keys


def _two_others(cursor, first: int, number: int) -> None:
    """Have two of the pool finish the same proposals before."""
    cursor.execute(
        "INSERT INTO assessment_assessment (proposal_id, assessor_id, status, version, assigned_at, assigned_by_id,"
        " saved_at, finished_at, declared_free_at, abstention_reason, typed)"
        " SELECT p.id, u.id, 'final', 3, now(), p.created_by_id, now(), now(), now(), '', '{}'"
        " FROM proposals_proposal p, (SELECT id FROM proposals_user WHERE email LIKE 'poolbeoordelaar%%'"
        " ORDER BY id LIMIT 2) u WHERE p.id > %s AND p.id <= %s",
        [first, first + number],
    )


def _next_key(cursor, table: str) -> int:
    cursor.execute(f"SELECT max(id) FROM {table}")
    return cursor.fetchone()[0]


if __name__ == "__main__":
    step, *numbers = sys.argv[1:]
    print(json.dumps({"fill": fill, "close": close}[step](*(int(number) for number in numbers))))
