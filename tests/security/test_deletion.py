"""AC-20: nothing that has a history goes away: not on a page, not in bulk, not in the shell; and nothing goes along."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import DatabaseError, connection, models, transaction
from pghistory.models import Events

from proposals.models import User
from tests.admin_pages import address
from tests.security.world import SecurityWorld
from tests.trust.registry import our_models

pytestmark = pytest.mark.django_db
KEEPING = (models.PROTECT, models.RESTRICT, models.DO_NOTHING)
# Goes along with what it is a part of, when that may go: rows of a draft, of a report that is written, of a round in
# preparation. A score goes with no assessment: history refers to those that have one.
PARTS = {
    "assessment.criterionscore.assessment", "assessment.paneldraft.proposal", "assessment.practicereference.proposal",
    "assessment.practicescore.assessment", "assessment.practicesection.proposal", "proposals.activity.proposal",
    "proposals.answer.proposal", "proposals.attachment.proposal", "proposals.budgetline.proposal",
    "proposals.editingpresence.proposal", "proposals.editingpresence.user", "proposals.fundingsource.proposal",
    "proposals.indicator.proposal", "proposals.proposalmunicipality.proposal", "proposals.proposalpartner.proposal",
    "proposals.proposalsection.proposal", "proposals.proposaltheme.proposal", "proposals.question.round",
    "proposals.regionmembership.partnership", "proposals.rehearsal.round", "proposals.roundtheme.round",
    "proposals.session.user", "proposals.signinlink.user", "proposals.secondfactor.user",
    "reporting.measurefigure.measure_year", "reporting.plannedfigure.indicator",
    "reporting.plannedfigure.period", "reporting.progressfigure.progress_report",
    "reporting.progressphoto.progress_report", "reporting.progressspending.progress_report",
    "reporting.reportingperiod.deal", "reporting.reportschedule.round",
}  # fmt: skip
# What the database lets go while nothing refers to it, with the states in which; "" where there are none. No page does
# so but that of drafts, and the history keeps what stood there.
GOES = {
    "assessment.assignmentwish": {""}, "assessment.awarddecision": {"not published"},
    "assessment.conflictofinterest": {""}, "assessment.criterion": {""}, "assessment.paneldiscussion": {""},
    "assessment.practiceproposal": {""}, "assessment.rankingstate": {""}, "assessment.standing": {""},
    "proposals.activity": {""}, "proposals.answer": {""}, "proposals.attachment": {""}, "proposals.budgetceiling": {""},
    "proposals.budgetline": {""}, "proposals.dealamendment": {""}, "proposals.dealcontact": {""},
    "proposals.dealpartner": {""}, "proposals.extension": {""}, "proposals.finaldetermination": {""},
    "proposals.fundingsource": {""}, "proposals.indicator": {""}, "proposals.invitation": {""},
    "proposals.knowledgedocument": {""}, "proposals.learningquestion": {""}, "proposals.membership": {""},
    "proposals.milestone": {""}, "proposals.openpoint": {""}, "proposals.outgoingmessage": {""},
    "proposals.peersession": {""}, "proposals.portalreading": {""}, "proposals.proposal": {"draft"},
    "proposals.proposalpartner": {""}, "proposals.proposaltheme": {""}, "proposals.question": {""},
    "proposals.rolegrant": {""}, "proposals.roundtheme": {""}, "proposals.supplementrequest": {""},
    "proposals.session": {""}, "proposals.theme": {""}, "reporting.measure": {""}, "reporting.measurefigure": {""},
    "reporting.measureyear": {"on_track"}, "reporting.parliamentreporttext": {""}, "reporting.progressfigure": {""},
    "reporting.progressphoto": {""}, "reporting.progressreport": {"draft"}, "reporting.progressspending": {""},
    "reporting.report": {"failed", "ready", "waiting"}, "reporting.reportbatch": {"running"},
}  # fmt: skip
TECHNICAL = ("officer", "technical_administrator", "controller")


def counts() -> dict[str, int]:
    """Count all tables that hold what people did."""
    tables = [model._meta.db_table for model in our_models()]
    asked = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM \"{name}\"" for name in sorted(set(tables)))
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return dict(cursor.fetchall())


def links_that_take_along() -> set[str]:
    """Give every reference of a model of ours by which a row goes along with another."""
    return {
        f"{model._meta.label_lower}.{field.name}"
        for model in our_models()
        for field in model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.remote_field.on_delete not in KEEPING
    }


def test_only_parts_go_along_with_what_they_are_a_part_of():
    assert links_that_take_along() == PARTS


def deleted(row: models.Model, way: str) -> bool:
    """Try to delete a row; say whether it went."""
    try:
        with transaction.atomic():
            if way == "row":
                row.delete()
            elif way == "bulk":
                type(row)._base_manager.filter(pk=row.pk).delete()
            else:
                with connection.cursor() as cursor:
                    cursor.execute(f'DELETE FROM "{row._meta.db_table}" WHERE "{row._meta.pk.column}" = %s', [row.pk])
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    except (models.ProtectedError, models.RestrictedError, DatabaseError):
        return False
    return True


def some_of(model: type[models.Model]) -> list[models.Model]:
    """Give the first and last row of a model, and one of each state."""
    rows = list(model._base_manager.order_by("pk"))
    kinds = {state_of(row): row for row in rows}
    return list({row.pk: row for row in [*rows[:1], *rows[-1:], *kinds.values()]}.values())


def state_of(row: models.Model) -> str:
    """Give the state of a row, as far as its kind knows states."""
    if hasattr(row, "outcome") and hasattr(row, "published_at"):
        return "published" if row.published_at else "not published"
    return str(getattr(row, "status", ""))


@pytest.mark.parametrize("way", ["row", "bulk", "sql"])
def test_what_was_used_stays(attacked: SecurityWorld, way):
    """People, organisations, rounds, criteria with scores, what was sent in, assessed, decided, paid: nothing goes."""
    gone: dict[str, set[str]] = {}
    tried = 0
    for model in our_models():
        for row in some_of(model):
            with transaction.atomic():
                tried += 1
                if deleted(row, way):
                    gone.setdefault(model._meta.label_lower, set()).add(state_of(row))
                transaction.set_rollback(True)
    wrong = {label: states for label, states in gone.items() if not states <= GOES.get(label, set())}

    assert wrong == {}
    assert tried >= 150


@pytest.mark.parametrize("label", ["assessment.criterion", "proposals.theme", "proposals.question"])
def test_a_part_of_the_call_stays_once_it_was_used(attacked: SecurityWorld, label):
    """These three go while nobody used them; of a round that opened, or was decided, none goes."""
    model = apps.get_model(label)
    through = {"proposals.theme": "rounds__slug"}.get(label, "round__slug")
    where = "decided_round" if label == "assessment.criterion" else "open_round"
    used = list(model._base_manager.filter(**{through: attacked.places[where]}))
    for row in used:
        for way in ("row", "bulk", "sql"):
            with transaction.atomic():
                assert not deleted(row, way), row
                transaction.set_rollback(True)

    assert used


LEAVES = ("proposals.membership", "proposals.rolegrant", "assessment.conflictofinterest", "proposals.milestone")


def test_what_goes_leaves_its_history(attacked: SecurityWorld):
    """Who works with the rights of the program can remove a leaf; the history says what stood there, and when."""
    for label in LEAVES:
        model = apps.get_model(label)
        row = model._base_manager.order_by("-pk").first()
        with transaction.atomic():
            before = Events.objects.tracks(row).count()
            assert deleted(row, "sql")
            assert Events.objects.tracks(row).count() == before + 1
            assert Events.objects.tracks(row).order_by("-pgh_id").first().pgh_label == "delete"
            transaction.set_rollback(True)


def test_no_person_goes(attacked: SecurityWorld):
    before = counts()
    for person in attacked.persons.values():
        for way in ("row", "bulk", "sql"):
            with transaction.atomic():
                assert not deleted(person, way), person
                transaction.set_rollback(True)

    assert counts() == before


@pytest.mark.parametrize("model", list(admin.site._registry), ids=lambda model: model._meta.model_name)
def test_the_admin_deletes_drafts_of_reference_data_only(attacked: SecurityWorld, model):
    for row in model._base_manager.order_by("-pk")[:6]:
        page = address(model, "delete", row.pk)
        for role in (*TECHNICAL, "decision_maker"):
            with transaction.atomic():
                before = counts()
                answer = attacked.as_role(role).post(page, {"post": "yes"})
                after = counts()
                transaction.set_rollback(True)
            lost = {name for name in before if after[name] < before[name]}
            if answer.status_code == 302 and lost:
                assert role == "officer"
                assert model._meta.label_lower in MAY_GO
                assert lost <= MAY_GO[model._meta.label_lower], lost
            else:
                assert (answer.status_code in (200, 302, 403, 409), lost) == (True, set()), (role, page)


MAY_GO = {
    "proposals.theme": {"proposals_theme"},
    "proposals.round": {"proposals_round"},
    "assessment.criterion": {"assessment_criterion"},
    "reporting.measure": {"reporting_measure"},
}


def test_the_page_that_asks_to_confirm_tells_nothing_new(attacked: SecurityWorld):
    """Django lists there what goes along, whoever may see that; the roles that get the page may."""
    for model in admin.site._registry:
        row = model._base_manager.order_by("-pk").first()
        for role in TECHNICAL:
            answer = attacked.ask(role, "GET", address(model, "delete", row.pk))
            assert answer.status in (302, 403) or (answer.status == 200 and role == "officer"), (model, role)
            assert not any(
                person.email.encode() in answer.response.content
                for person in User.objects.exclude(pk=attacked.persons[role].pk)[:20]
            )
