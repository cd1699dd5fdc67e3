"""The rule of a round on record: one way to write it down, its check number, and what differs between two.

Plain Python. docs/rounds.md tells what stands in the document and how anybody checks it.
"""

from assessment.commitment.changes import Change, changes_between
from assessment.commitment.code_version import code_sha256, release_version
from assessment.commitment.content import CommittedCriterion, CommittedLimit, RuleContent
from assessment.commitment.document import FORMAT, InvalidRule, read_rule, rule_sha256, write_rule

__all__ = [
    "FORMAT",
    "Change",
    "CommittedCriterion",
    "CommittedLimit",
    "InvalidRule",
    "RuleContent",
    "changes_between",
    "code_sha256",
    "read_rule",
    "release_version",
    "rule_sha256",
    "write_rule",
]
