"""Staff judge what was on their page; another submission meanwhile is looked at first."""

from proposals.models import Proposal, Submission
from proposals.queries import one_or_none


class NewerSubmission(Exception):
    """What was judged is not what stands submitted now; `submission` is."""

    def __init__(self, submission: Submission | None) -> None:
        self.submission = submission
        super().__init__(submission.reference if submission else "")


def refuse_unseen(proposal: Proposal, shown: int | None) -> None:
    """Refuse to go on unless submission `shown` stands; 0 for none, None to take what stands there.

    :raises NewerSubmission: if another number stands there now.
    """
    if shown is None:
        return
    current = one_or_none(Submission.objects.filter(proposal=proposal, is_current=True).defer("content"))
    if (current.number if current else 0) != shown:
        raise NewerSubmission(current)
