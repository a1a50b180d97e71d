"""Conditional questions (R14): their number of answers tells how many are in the gate's group.

So the number is told as a class, the mean with one decimal, the interval from those two alone;
those asked and those not asked are nobody or enough in every atom; the atoms are not released.
"""

from surveyapp.domain.ballots import Ballots, Outcome, numbers
from surveyapp.domain.disclosure import MANY_INVITED, NodeKey, Suppressed, follow_up_class
from surveyapp.domain.means import Figure, figure, interval_of_told, protect
from surveyapp.domain.result import ItemFacts, Published, QuestionResult
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.statistics import Interval
from surveyapp.domain.structure import arrange, for_follow_ups, why_hidden
from surveyapp.domain.survey import Condition


def follow_up(item: ScoredItem, condition: Condition, ballots: Ballots) -> Outcome:
    """What is told of a question that only some were asked."""
    tree = ballots.tree
    tally = ballots.tally(item)
    answered = numbers(tally)
    thresholds = for_follow_ups(ballots.parameters)
    counts = [answered, *ballots.asked_and_not(condition)]
    structure = arrange(tree, counts, thresholds)
    spans = ballots.parameters.spans
    atoms = protect(item, tally, structure.atoms, spans)

    def result(key: NodeKey) -> Published | Suppressed:
        places = tree.places[key]
        if key in structure.shown:
            return _published(item, figure(atoms, places), spans)
        invited = tree.invited(places)
        number = tree.total(key, answered)
        return Suppressed(why_hidden(key, number, invited, thresholds, MANY_INVITED))

    return Outcome(
        {key: QuestionResult(item.key, result(key)) for key in tree.node},
        ItemFacts(item.scale, None, None),
    )


def _published(item: ScoredItem, here: Figure, spans: int) -> Published:
    mean = round(here.mean, 1)
    people = follow_up_class(here.known.n)
    interval = _interval(item, here, mean, people.low, spans)
    return Published(mean, people, interval, here.bound, item.is_share)


def _interval(item: ScoredItem, here: Figure, mean: float, n: int, spans: int) -> Interval | None:
    """From the mean as shown and the lower end of the class of `n`. Nobody knows how many would
    have been asked among those who did not answer, so it is the one of chance alone."""
    shape = (0.5, 0.5) if item.is_share else item.shape
    if shape is None:
        return None
    return interval_of_told(item, here, mean, n, shape, is_guess=not item.is_share, spans=spans)
