"""How much better somebody hidden can be guessed from a release than from the whole round."""

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.bench.attacks.knowledge import Question

_LARGEST_TILT = 6.0
_STEPS = 40


@dataclass
class Guesses:
    """Hidden people whose band was guessed, and how often it was right."""

    people: int = 0
    from_release: int = 0
    from_round: int = 0

    @property
    def gain(self) -> float:
        return (self.from_release - self.from_round) / self.people if self.people else 0.0

    def add(self, question: Question) -> None:
        """The attacker knows how the whole round answered and the protected mean of the atom; the
        likeliest answers with that mean are the round's, tilted."""
        whole: Counter[int] = Counter()
        for counts in question.tally.values():
            whole.update(counts)
        shares = [whole[value] / whole.total() for value in question.values]
        usual = _likeliest_band(question, shares)
        for places, atom in question.atoms:
            mean = atom.sum / question.people(places)
            guess = _likeliest_band(question, _tilted(question.values, shares, mean))
            for place in places & question.tally.keys() - question.families.means.shown:
                bands = _bands(question, question.tally[place])
                self.people += bands.total()
                self.from_release += bands[guess]
                self.from_round += bands[usual]


def _band(question: Question, value: int) -> int:
    item = question.item
    high = item.hi if item.high_from is None else item.high_from
    return 2 if value >= high else 0 if value <= item.lo + item.hi - high else 1


def _bands(question: Question, counts: Counter[int]) -> Counter[int]:
    found: Counter[int] = Counter()
    for value, number in counts.items():
        found[_band(question, value)] += number
    return found


def _likeliest_band(question: Question, shares: Sequence[float]) -> int:
    found = [0.0, 0.0, 0.0]
    for value, share in zip(question.values, shares, strict=True):
        found[_band(question, value)] += share
    return found.index(max(found))


def _tilted(values: range, shares: Sequence[float], mean: float) -> list[float]:
    low, high = -_LARGEST_TILT, _LARGEST_TILT
    tilted = list(shares)
    for _ in range(_STEPS):
        middle = (low + high) / 2
        pairs = zip(values, shares, strict=True)
        weights = [share * math.exp(middle * (value - values[0])) for value, share in pairs]
        tilted = [weight / sum(weights) for weight in weights]
        found = sum(value * share for value, share in zip(values, tilted, strict=True))
        low, high = (middle, high) if found < mean else (low, middle)
    return tilted
