"""Builders of rows for tests: one file per app, one factory per model."""
