"""What the ground floor announces; apps downstream listen.

Sent inside the transaction, so that what listeners write stands or falls with the cause. Never for
logic within this app.
"""

from django.dispatch import Signal

# Keyword `submission`: the snapshot that was just received.
proposal_submitted = Signal()
# Keywords `proposal`, `round_` (locked), `by`, `at`: an applicant pulled out after the round closed.
proposal_withdrawn = Signal()
# Keywords `round_`, `by`, `at`: a call was published, or changed after that.
call_announced = Signal()
# Keywords `source`, `round_`: a round was begun as a copy of an earlier one.
call_copied = Signal()
