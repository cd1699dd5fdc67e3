"""Small assignment problems, and all their answers: the rules in the words of docs/assigning.md, written apart."""

from itertools import combinations, product

from hypothesis import strategies as st

from assessment.assigning import Assessor, AssignmentProblem, Pair, Proposal, Repeat, Rules, SameGroup, Wish
from assessment.assigning.lots import lot

GROUPS = (None, "north", "south")


def draw_problem(random, *, proposals=3, assessors=4, most_wanted=2):
    """Draw a problem with a little of everything: conflicts, limits, fixed pairs, wishes and a before."""
    papers = tuple(
        Proposal(f"P{index}", random.randint(0, most_wanted)) for index in range(random.randint(0, proposals))
    )
    people = tuple(_person(random, index) for index in range(random.randint(0, assessors)))
    pairs = [Pair(paper.key, person.key) for paper in papers for person in people]
    share = random.choice([0, 0.2, 0.5])
    gone = [Pair("P0", "left"), Pair("withdrawn", "A0"), Pair("withdrawn", "left")]
    return AssignmentProblem(
        papers,
        people,
        conflicts=_some(random, pairs, share),
        fixed=_some(random, pairs, random.choice([0, 0, 0.15])),
        wishes=tuple(
            Wish(*each, random.choice([0, 10, 30])) for each in sorted(_some(random, pairs, random.choice([0, 0.5])))
        ),
        previous=random.choice([None, _some(random, pairs + gone, 0.4)]),
        rules=Rules(
            random.choice(list(SameGroup)),
            random.choice(list(Repeat)),
            seed=str(random.random()),
            needed_group=random.choice([None, "north"]),
        ),
    )


def _person(random, index):
    capacity = random.choice([None, None, 0, 1, 2, 3])
    minimum = random.choice([0, 0, 0, 1, 2])
    return Assessor(f"A{index}", capacity, random.choice([0, 0, 0, 1, 2]), minimum, random.choice(GROUPS))


def _some(random, pairs, share):
    return frozenset(each for each in pairs if random.random() < share)


problems = st.randoms(use_true_random=False).map(
    lambda random: draw_problem(random, proposals=6, assessors=6, most_wanted=4)
)


def all_answers(problem):
    """Go through every assignment that keeps the hard rules."""
    stays = problem.fixed - problem.conflicts
    choices = [list(_panels(problem, paper, stays)) for paper in problem.proposals]
    for panels in product(*choices):
        pairs = frozenset().union(*panels)
        if all(_within_capacity(person, pairs, stays) for person in problem.assessors):
            yield pairs


def _panels(problem, paper, stays):
    there = frozenset(each for each in stays if each.proposal == paper.key)
    open_pairs = [Pair(paper.key, person.key) for person in problem.assessors]
    open_pairs = [each for each in open_pairs if each not in problem.conflicts | there]
    for size in range(max(paper.wanted - len(there), 0) + 1):
        for chosen in combinations(open_pairs, size):
            panel = there | frozenset(chosen)
            if problem.rules.same_group is not SameGroup.FORBID or _alone(problem, chosen, panel):
                yield panel


def _alone(problem, chosen, panel):
    groups = {person.key: person.group for person in problem.assessors}
    members = [groups[each.assessor] for each in panel]
    return all(groups[each.assessor] is None or members.count(groups[each.assessor]) == 1 for each in chosen)


def _within_capacity(person, pairs, stays):
    new = sum(each.assessor == person.key for each in pairs - stays)
    return not new or person.capacity is None or load_of(person, pairs) <= person.capacity


def load_of(person, pairs):
    return person.carried + sum(each.assessor == person.key for each in pairs)


def merit(problem, pairs, turns):
    """Weigh an assignment as the rules say it: lower is better, the first difference decides."""
    missing = [max(paper.wanted - sum(each.proposal == paper.key for each in pairs), 0) for paper in problem.proposals]
    loads = [load_of(person, pairs) for person in problem.assessors]
    costs = {(wish.proposal, wish.assessor): wish.cost for wish in problem.wishes}
    change = [] if problem.previous is None else [len(pairs ^ problem.previous)]
    keep_first = problem.rules.repeat is Repeat.KEEP_FIRST
    return [
        # The largest first and the sum next; the squares decide what is left to be spread.
        [max(missing, default=0), sum(missing), sum(each**2 for each in missing)],
        lacking(problem, pairs),
        change if keep_first else [],
        sum(max(person.minimum - load, 0) for person, load in zip(problem.assessors, loads, strict=True)),
        [max(loads, default=0), sum(each**2 for each in loads)],
        repeats(problem, pairs),
        sum(costs.get(each, problem.rules.usual_cost) for each in pairs),
        [] if keep_first else change,
        [sum(lot(problem.rules.seed, turn, *each) for each in pairs) for turn in range(turns)],
    ]


def repeats(problem, pairs):
    if problem.rules.same_group is SameGroup.ALLOW:
        return 0
    groups = {person.key: person.group for person in problem.assessors if person.group}
    seats = [(each.proposal, groups[each.assessor]) for each in pairs if each.assessor in groups]
    return len(seats) - len(set(seats))


def lacking(problem, pairs):
    """Count the proposals with places on which nobody of the needed group is."""
    if problem.rules.needed_group is None:
        return 0
    of_group = [person.key for person in problem.assessors if person.group == problem.rules.needed_group]
    asked = [paper.key for paper in problem.proposals if paper.wanted]
    return sum(not any(Pair(paper, person) in pairs for person in of_group) for paper in asked)
