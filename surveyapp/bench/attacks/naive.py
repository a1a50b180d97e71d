"""What everybody would do first: hide fewer than five, show the mean of everything else."""

from surveyapp.bench.attacks.knowledge import Question
from surveyapp.bench.attacks.programme import Programme

FEWEST = 5
_HALF_A_HUNDREDTH = 0.005


def programme(question: Question) -> Programme:
    """Means with two decimals of every place with at least five answers."""
    made = question.of_numbers()
    tree = question.town.tree
    for key, places in tree.places.items():
        n = question.people(places)
        if n >= FEWEST:
            row = question.total(places)
            true = sum(v * c for p in places for v, c in question.tally.get(p, {}).items())
            mean = round(true / n, 2)
            ends = n * (mean - _HALF_A_HUNDREDTH), n * (mean + _HALF_A_HUNDREDTH)
            made.add(row, *ends, is_wide=tree.has_units_below(key))
    return made
