"""What this app announces; whoever is downstream listens."""

from django.dispatch import Signal

# Sent within the transaction that publishes, with `round_` and `publication`.
decisions_published = Signal()
