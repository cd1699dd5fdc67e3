"""Of one e-mail address there is one account, whatever its capitals."""

from importlib import import_module

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from proposals.enums import Role
from proposals.models import User
from proposals.models.database_rules import message_for
from tests.admin_pages import address
from tests.factories import proposals as make

pytestmark = pytest.mark.django_db
MIGRATION = import_module("proposals.migrations.0016_restored_deals_and_one_address")


def test_the_database_refuses_the_same_address_with_other_capitals():
    make.UserFactory(email="jan@voorbeeld.nl")

    with pytest.raises(IntegrityError) as error, transaction.atomic():
        User.objects.bulk_create([User(email="Jan@Voorbeeld.nl", name="Jan")])

    assert "e-mail" in str(message_for(error.value))


def test_a_form_says_so_in_words():
    make.UserFactory(email="jan@voorbeeld.nl")

    with pytest.raises(ValidationError, match="e-mail"):
        User(email="JAN@voorbeeld.nl", name="Jan").validate_constraints()


def test_an_account_is_made_with_small_letters_and_signs_in_with_any():
    person = User.objects.create_user("Jan@Voorbeeld.NL", "een lang wachtwoord")

    assert person.email == "jan@voorbeeld.nl"
    assert User.objects.get_by_natural_key("JAN@voorbeeld.nl") == person
    assert authenticate(None, email="jan@voorbeeld.nl", password="een lang wachtwoord") == person


def test_the_technical_admin_names_the_field(sign_in):
    make.UserFactory(email="jan@voorbeeld.nl")
    client = sign_in(make.user_with_role(Role.TECHNICAL_ADMINISTRATOR))

    answer = client.post(address(User, "add"), {"email": "Jan@voorbeeld.nl", "name": "Jan", "is_active": "on"})

    assert list(answer.context["adminform"].form.errors) == ["email"]
    assert User.objects.filter(email__iexact="jan@voorbeeld.nl").count() == 1


def test_the_migration_names_accounts_that_occur_twice():
    with connection.schema_editor() as editor:
        MIGRATION.refuse_addresses_that_occur_twice(None, editor)
        editor.execute("DROP INDEX user_email_once")
        User.objects.bulk_create([User(email=each, name="Jan") for each in ("jan@voorbeeld.nl", "Jan@voorbeeld.nl")])

        with pytest.raises(RuntimeError, match=r"Jan@voorbeeld\.nl"):
            MIGRATION.refuse_addresses_that_occur_twice(None, editor)
