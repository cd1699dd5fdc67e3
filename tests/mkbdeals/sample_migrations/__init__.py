"""Migrations that a test gives to an app without any."""
