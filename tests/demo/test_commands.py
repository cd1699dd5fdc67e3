"""`seed_demo` and `demo_accounts` at the command line."""

import io
import shutil

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command

from assessment.services.scoring import ScoringIncomplete
from mkbdeals.demo.accounts import printed_accounts
from mkbdeals.demo.data import FOLDER
from mkbdeals.demo.stages import seed, seeded_stage
from proposals.enums import Role
from proposals.models import Round, User

pytestmark = pytest.mark.django_db


def test_second_run_of_the_same_stage_does_nothing(django_assert_max_num_queries):
    call_command("seed_demo", stage="open")
    rounds = list(Round.objects.values())

    with django_assert_max_num_queries(2):
        call_command("seed_demo", stage="open")

    assert list(Round.objects.values()) == rounds


def test_without_a_stage_what_stands_there_stays(capsys):
    call_command("seed_demo", stage="submitted", seed=3)

    call_command("seed_demo")

    assert seeded_stage() == ("submitted", 3)
    assert "submitted" in capsys.readouterr().out.splitlines()[-1]


@pytest.mark.parametrize("other", [{"stage": "submitted"}, {"stage": "open", "seed": 2}])
def test_another_stage_or_seed_is_refused_and_names_make_clean(other):
    call_command("seed_demo", stage="open")

    with pytest.raises(CommandError, match="make clean") as refusal:
        call_command("seed_demo", **other)

    assert "\n" not in str(refusal.value)
    assert Round.objects.get(slug="ronde-1-2019").proposals.exclude(status="draft").count() == 0


@pytest.mark.parametrize("command", ["seed_demo", "demo_accounts", "prepare_demonstration"])
def test_refuses_outside_the_demonstration(settings, command):
    settings.DEMONSTRATION = False

    with pytest.raises(CommandError):
        call_command(command)

    assert not Round.objects.exists()
    assert not User.objects.exists()


def test_all_is_prepared_in_one_go_and_printed_in_three_blocks(capsys):
    call_command("prepare_demonstration", stage="open")

    regions, demonstration, accounts = capsys.readouterr().out.split("\n\n")
    assert "\n" not in regions
    assert "open" in demonstration.splitlines()[-1]
    assert len(accounts.splitlines()) == 1 + len(printed_accounts())
    assert seeded_stage() == ("open", 1)


@pytest.mark.parametrize(("told", "stage"), [("\n", ("open", 1)), ("", None)])
def test_preparing_waits_to_be_told(monkeypatch, told, stage):
    monkeypatch.setattr("sys.stdin", io.StringIO(told))

    call_command("prepare_demonstration", "--when-told", stage="open")

    assert seeded_stage() == stage


def test_unknown_stage_is_refused():
    with pytest.raises(CommandError):
        call_command("seed_demo", "--stage", "klaar")


def test_a_seeding_that_breaks_off_leaves_nothing(tmp_path):
    folder = shutil.copytree(FOLDER, tmp_path / "data")
    (folder / "scores" / "assessor-6.csv").unlink()

    with pytest.raises(ScoringIncomplete):
        seed("assessed", folder=folder)

    assert not Round.objects.exists()
    assert seeded_stage() is None


def test_every_printed_account_can_sign_in_and_has_its_role(capsys):
    call_command("seed_demo", stage="open")
    capsys.readouterr()

    call_command("demo_accounts")

    lines = capsys.readouterr().out.splitlines()
    accounts = printed_accounts()
    assert len(lines) == 1 + len(accounts)
    for line, account in zip(lines[1:], accounts, strict=True):
        assert account.email in line and account.password in line
    first, last = accounts[0], accounts[-1]
    assert authenticate(email=first.email, password=first.password) is not None
    assert User.objects.get(email=last.email).has_role(Role.TECHNICAL_ADMINISTRATOR)
    assert User.objects.filter(email__in=[account.email for account in accounts]).count() == len(accounts)
