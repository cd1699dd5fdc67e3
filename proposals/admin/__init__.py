"""The technical admin's pages of the ground floor."""

from proposals.admin import accounts, dossiers, reference, refusals, rounds, seals

__all__ = ["accounts", "dossiers", "reference", "refusals", "rounds", "seals"]
