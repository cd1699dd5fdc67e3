"""What the ground floor announces; apps downstream listen.

Sent inside the transaction, so that what listeners write stands or falls with the cause. Never for
logic within this app.
"""

from django.dispatch import Signal

# Keyword `submission`: the snapshot that was just received.
proposal_submitted = Signal()
