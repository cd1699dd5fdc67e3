"""The technical admin of reporting: looking at documents, and keeping the action plan."""

from reporting.admin import measure_years, plan_years, plans, technical

__all__ = ["measure_years", "plan_years", "plans", "technical"]
