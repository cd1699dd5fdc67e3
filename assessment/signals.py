"""What this app announces; whoever is downstream listens."""

from django.dispatch import Signal

# Sent within the transaction that publishes, with `round_` and `publication`.
decisions_published = Signal()
# Sent within the transaction that approves a change of the rule on record, with `round_`, `version` (CommittedRule),
# `by` and `at`.
rule_amended = Signal()
# Sent within the transaction that publishes a later decision, with `decision` (FollowUpDecision), `by` and `at`, after
# its message was placed with the key "follow_up:<number of the decision>".
follow_up_published = Signal()
