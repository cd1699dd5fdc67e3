"""Signing in elsewhere with OpenID Connect: staff at the ministry, applicants with eHerkenning (docs/signing_in.md)."""
