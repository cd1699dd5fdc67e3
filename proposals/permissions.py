"""Who may view, edit, submit and withdraw; when is told by the tables of transitions.

Permissions are named `<app>.<verb>_<noun>` and asked as `user.has_perm(name, object)` by pages and
admin alike. Nobody is a superuser: the technical administrator has no business data.
"""

from typing import Any

import rules

from proposals.enums import MembershipRole, Role, RoundStatus
from proposals.models import Deal, Membership, Organisation, Proposal, RoleGrant, Round, Theme, User
from proposals.models.deal import MINISTRY_ROLES_THAT_READ_DEALS
from proposals.models.destruction import ROLES_THAT_SEE_DESTRUCTION
from proposals.models.user import MINISTRY_ROLES_THAT_READ_PROPOSALS, ROLES_THAT_LOOK_INTO_EVERYTHING


def holds_role(*roles: str) -> rules.predicates.Predicate:
    """Build the predicate "holds at least one of these roles at the ministry"."""

    @rules.predicate(name="holds_role:" + ",".join(sorted(roles)))
    def predicate(user: Any) -> bool:
        return isinstance(user, User) and user.is_active and user.has_role(*roles)

    return predicate


is_programme_officer = holds_role(Role.PROGRAMME_OFFICER)
is_technical_administrator = holds_role(Role.TECHNICAL_ADMINISTRATOR)
reads_everything = holds_role(*ROLES_THAT_LOOK_INTO_EVERYTHING)
works_at_the_ministry = holds_role(*Role.values)


@rules.predicate
def may_see_proposal(user: Any, proposal: Proposal | None) -> bool:
    """Say whether the proposal is among those visible to the user."""
    return proposal is not None and Proposal.objects.visible_to(user).filter(pk=proposal.pk).exists()


@rules.predicate
def is_member(user: Any, proposal: Proposal | None) -> bool:
    """Say whether the user works for the applying organisation, in any role."""
    return _membership_role(user, proposal) is not None


@rules.predicate
def is_editor(user: Any, proposal: Proposal | None) -> bool:
    """Say whether the user may write for the applying organisation."""
    return _membership_role(user, proposal) in {MembershipRole.EDITOR, MembershipRole.SIGNATORY}


@rules.predicate
def is_signatory(user: Any, proposal: Proposal | None) -> bool:
    """Say whether the user may sign for the applying organisation."""
    return _membership_role(user, proposal) == MembershipRole.SIGNATORY


@rules.predicate
def is_member_of_deal(user: Any, deal: Deal | None) -> bool:
    """Say whether the user works for the region of the deal, in any role."""
    return deal is not None and _membership_role(user, deal.proposal) is not None


@rules.predicate
def writes_for_deal(user: Any, deal: Deal | None) -> bool:
    """Say whether the user may write for the region of the deal."""
    return deal is not None and _membership_role(user, deal.proposal) in {
        MembershipRole.EDITOR,
        MembershipRole.SIGNATORY,
    }


@rules.predicate
def signs_for_deal(user: Any, deal: Deal | None) -> bool:
    """Say whether the user may sign for the region of the deal."""
    return deal is not None and _membership_role(user, deal.proposal) == MembershipRole.SIGNATORY


@rules.predicate
def writes_for_some_organisation(user: Any) -> bool:
    """Say whether the user may write for at least one organisation."""
    if not isinstance(user, User) or not user.is_active:
        return False
    return not {MembershipRole.EDITOR, MembershipRole.SIGNATORY}.isdisjoint(user.membership_roles.values())


@rules.predicate
def belongs_to_some_organisation(user: Any) -> bool:
    """Say whether the user works for at least one organisation."""
    return isinstance(user, User) and user.is_active and bool(user.membership_roles)


def _membership_role(user: Any, proposal: Proposal | None) -> str | None:
    if proposal is None or not isinstance(user, User) or not user.is_active:
        return None
    return user.membership_roles.get(proposal.organisation_id)


@rules.predicate
def works_for(user: Any, organisation: Organisation | None) -> bool:
    """Say whether the user works for this organisation, in any role."""
    return _role_at(user, organisation) is not None


@rules.predicate
def looks_after_colleagues(user: Any, organisation: Organisation | None) -> bool:
    """Say whether the user may invite for this organisation; which roles is told by services.memberships."""
    return _role_at(user, organisation) in {MembershipRole.EDITOR, MembershipRole.SIGNATORY}


def _role_at(user: Any, organisation: Organisation | None) -> str | None:
    if organisation is None or not isinstance(user, User) or not user.is_active:
        return None
    return user.membership_roles.get(organisation.pk)


rules.add_perm("proposals.see_organisation", works_for)
rules.add_perm("proposals.invite_colleague", looks_after_colleagues)
rules.add_perm("proposals.list_own_proposals", belongs_to_some_organisation)
rules.add_perm("proposals.create_proposal", writes_for_some_organisation)
rules.add_perm("proposals.read_proposal", may_see_proposal)
rules.add_perm("proposals.edit_proposal", is_editor)
rules.add_perm("proposals.submit_proposal", is_signatory)
rules.add_perm("proposals.withdraw_proposal", is_signatory)
rules.add_perm("proposals.see_receipt", is_member)
# Who works for the applicant does not decide about its proposal (Awb 2:4).
rules.add_perm("proposals.check_admissibility", is_programme_officer & ~is_member)
rules.add_perm("proposals.copy_data", is_member)
rules.add_perm("proposals.manage_round", is_programme_officer)
rules.add_perm("proposals.decide_extension", holds_role(Role.PROGRAMME_OFFICER, Role.DECISION_MAKER))
rules.add_perm("proposals.see_management", holds_role(*MINISTRY_ROLES_THAT_READ_DEALS))
rules.add_perm("proposals.see_intake", holds_role(*MINISTRY_ROLES_THAT_READ_PROPOSALS))
rules.add_perm("proposals.see_deals", holds_role(*MINISTRY_ROLES_THAT_READ_DEALS))
rules.add_perm("proposals.move_deal", holds_role(Role.PROGRAMME_OFFICER, Role.DEAL_ACCOUNT_HOLDER))
# Who works for the region is not the other party of its deal (Awb 2:4).
keeps_deals = holds_role(Role.PROGRAMME_OFFICER, Role.DEAL_ACCOUNT_HOLDER)
rules.add_perm("proposals.work_on_deal", keeps_deals & ~is_member_of_deal)
rules.add_perm("proposals.elaborate_deal", writes_for_deal | (keeps_deals & ~is_member_of_deal))
rules.add_perm("proposals.write_for_deal", writes_for_deal)
rules.add_perm("proposals.sign_for_deal", signs_for_deal)
rules.add_perm("proposals.hold_sessions", keeps_deals)
rules.add_perm("proposals.see_retention", holds_role(*ROLES_THAT_SEE_DESTRUCTION))
rules.add_perm("proposals.make_destruction_list", is_programme_officer)
# The services and the database hold that it is somebody else than the maker of the list.
rules.add_perm("proposals.sign_destruction", holds_role(Role.PROGRAMME_OFFICER, Role.DECISION_MAKER))
rules.add_perm("proposals.answer_person", is_programme_officer)
rules.add_perm("proposals.read_messages", reads_everything)
rules.add_perm("proposals.resend_message", is_programme_officer)
rules.add_perm("proposals.hold_mail", is_programme_officer)

# The technical admin (/admin/). Django's own names, so that each ModelAdmin asks these rules. Nobody
# deletes what was used: only drafts of reference data can go, and the database protects the rest.


@rules.predicate
def is_before_opening(user: Any, round_: Round | None) -> bool:
    """Say whether the call may still change: dates, amounts, themes and questions freeze at opening."""
    return round_ is None or round_.status in {RoundStatus.PREPARATION, RoundStatus.PUBLISHED}


@rules.predicate
def is_draft_round(user: Any, round_: Round | None) -> bool:
    """Say whether the round was not published yet."""
    return round_ is not None and round_.status == RoundStatus.PREPARATION


@rules.predicate
def is_unused_theme(user: Any, theme: Theme | None) -> bool:
    """Say whether no round asks for the theme and no proposal works on it."""
    return theme is not None and not theme.rounds.exists() and not theme.proposals.exists()


@rules.predicate
def has_ended(user: Any, held: Membership | RoleGrant | None) -> bool:
    """Say whether a role or membership was ended; what is past does not change."""
    return held is not None and held.ended_at is not None


@rules.predicate
def is_own(user: Any, held: Membership | RoleGrant | None) -> bool:
    """Say whether a role or membership is that of the person who asks."""
    return held is not None and held.user_id == getattr(user, "pk", None)


keeps_accounts = is_technical_administrator
sees_reference_data = reads_everything | is_technical_administrator
rules.add_perm("proposals.open_admin", sees_reference_data)
rules.add_perm("proposals.keep_accounts", keeps_accounts)

rules.add_perm("proposals.view_round", reads_everything)
rules.add_perm("proposals.add_round", is_programme_officer)
rules.add_perm("proposals.change_round", is_programme_officer)
rules.add_perm("proposals.delete_round", is_programme_officer & is_draft_round)
rules.add_perm("proposals.change_call", is_programme_officer & is_before_opening)
rules.add_perm("proposals.view_theme", reads_everything)
rules.add_perm("proposals.add_theme", is_programme_officer)
rules.add_perm("proposals.change_theme", is_programme_officer)
rules.add_perm("proposals.delete_theme", is_programme_officer & is_unused_theme)
rules.add_perm("proposals.view_organisation", sees_reference_data)
rules.add_perm("proposals.add_organisation", is_programme_officer)
rules.add_perm("proposals.change_organisation", is_programme_officer)
rules.add_perm("proposals.view_proposal", reads_everything)
rules.add_perm("proposals.view_submission", reads_everything)
rules.add_perm("proposals.view_statuschange", reads_everything)
rules.add_perm("proposals.view_outgoingmessage", reads_everything)
rules.add_perm("proposals.view_auditseal", sees_reference_data)
rules.add_perm("proposals.view_deal", reads_everything)
rules.add_perm("proposals.change_deal", is_programme_officer)

rules.add_perm("proposals.view_region", sees_reference_data)
rules.add_perm("proposals.add_region", keeps_accounts)
rules.add_perm("proposals.change_region", keeps_accounts)
rules.add_perm("proposals.view_refusal", keeps_accounts)
rules.add_perm("proposals.view_user", keeps_accounts)
rules.add_perm("proposals.add_user", keeps_accounts)
rules.add_perm("proposals.change_user", keeps_accounts)
rules.add_perm("proposals.view_membership", keeps_accounts)
rules.add_perm("proposals.add_membership", keeps_accounts)
rules.add_perm("proposals.change_membership", keeps_accounts & ~is_own & ~has_ended)
rules.add_perm("proposals.view_rolegrant", keeps_accounts)
rules.add_perm("proposals.add_rolegrant", keeps_accounts)
rules.add_perm("proposals.change_rolegrant", keeps_accounts & ~is_own & ~has_ended)

# The money of a deal. Who asks for a payment never approves it; the services and the database hold that.
prepares_money = holds_role(Role.PROGRAMME_OFFICER, Role.DEAL_ACCOUNT_HOLDER)
is_finance_officer = holds_role(Role.FINANCE_OFFICER)
is_decision_maker = holds_role(Role.DECISION_MAKER)
rules.add_perm("proposals.plan_payments", prepares_money)
rules.add_perm("proposals.approve_payment", is_finance_officer)
rules.add_perm("proposals.set_payment_limit", is_decision_maker)
rules.add_perm("proposals.approve_determination", is_decision_maker)
rules.add_perm("proposals.amend_deal", prepares_money)
rules.add_perm("proposals.approve_amendment", holds_role(Role.PROGRAMME_OFFICER, Role.DECISION_MAKER))
