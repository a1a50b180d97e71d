"""Works out the figures of a result page from the JSON of a release alone.

Usage: python reproduce.py UNIT < release.json. It knows nothing of the program: means come from
the protected sums, those of the rest by subtraction, intervals of fewer than 30 answers from mean,
number of answers, number invited and the round's shape (STATISTICS §3.2). Verdicts are read.
"""

import json
import math
import sys

from scipy.optimize import brentq
from scipy.stats import beta


def least(people: object) -> int:
    return people["at_least"] if isinstance(people, dict) else people


def total(atoms: list, is_inside) -> tuple[int, int]:
    """The number of answers and their sum over the atoms that lie inside."""
    inside = [one for one in atoms if all(map(is_inside, one["regions"]))]
    return sum(least(one["n"]) for one in inside), sum(one["sum"] for one in inside)


def tilted(shape: list, lo: int, mean: float) -> list:
    """The shape, tilted exponentially until its mean fits."""

    def weights(tilt: float) -> list:
        raw = [share * math.exp(tilt * (value - mean)) for value, share in enumerate(shape, lo)]
        return [one / sum(raw) for one in raw]

    def missing(tilt: float) -> float:
        return sum(value * weight for value, weight in enumerate(weights(tilt), lo)) - mean

    return weights(brentq(missing, -60, 60))


def interval(n: int, whole: int, invited: int, shape: list, lo: int) -> list:
    hi = lo + len(shape) - 1
    counts = [n * weight for weight in tilted(shape, lo, whole / n)]
    weights = [count + 1 / len(shape) for count in counts]
    shares = [one / sum(weights) for one in weights]
    mean = sum(value * share for value, share in enumerate(shares, lo))
    square = sum(value**2 * share for value, share in enumerate(shares, lo))
    unseen = max(invited - n, 1)
    variance = (square - mean**2) * (n + 1 + unseen) / ((n + 2) * unseen)
    z, w = (mean - lo) / (hi - lo), variance / (hi - lo) ** 2
    kappa = z * (1 - z) / w - 1
    ends = (lo + (hi - lo) * beta.ppf(tail, z * kappa, (1 - z) * kappa) for tail in (0.025, 0.975))
    return [(whole + math.floor(unseen * end + 0.5)) / (n + unseen) for end in ends]


def question(release: dict, region: dict, shown: dict) -> dict:
    key, unit = shown["key"], region["unit"]
    atoms, facts = release["atoms"][key], release["items"][key]
    n, whole = total(atoms, lambda name: name.split("/")[0] == unit)
    all_n, all_sum = total(atoms, lambda _: True)
    figures = {"n": n, "mean": whole / n, "rest": (all_sum - whole) / (all_n - n)}
    if n < 30 and facts["shape"] and not shown["bound"]:
        lo = int(facts["scale"].split("-")[-2])
        low, high = interval(n, whole, region["invited"], facts["shape"], lo)
    else:
        low, high = shown["interval"]
    figures |= {"low": low, "high": high, "share": shown["high"]}
    if shown["change"]:
        figures["before"] = shown["change"]["previous"]
    return figures


def priorities(release: dict, region: dict) -> dict:
    """Per question its weight in per cent and its corner; the nearest place above with 100 answers
    is the last that has weights, for places stand from the top down."""
    drivers = [one["drivers"]["items"] for one in release["regions"] if one.get("drivers")][-1]
    means = {one["key"]: one["mean"] for one in region["questions"] if one["state"] == "published"}
    shown = [one for one in drivers if one["key"] in means]
    low = sum(means[one["key"]] for one in shown) / len(shown)
    corners = {(True, True): "Take hold of", (True, False): "Take care of"}
    corners |= {(False, True): "Keep an eye on", (False, False): "Keep up"}
    return {
        one["key"]: {
            "weight": 100 * one["weight"],
            "corner": corners[one["weight"] >= 1 / len(drivers), means[one["key"]] < low],
        }
        for one in shown
    }


def page(release: dict, unit: str) -> dict:
    region = next(one for one in release["regions"] if one["unit"] == unit and one["group"] is None)
    return {
        "rate": region["answered"] / region["invited"],
        "questions": {
            one["key"]: question(release, region, one)
            for one in region["questions"]
            if one["state"] == "published"
        },
        "priorities": priorities(release, region),
        "themes": {
            one["key"]: {"mean": one["mean"], "low": one["interval"][0], "high": one["interval"][1]}
            for one in region["sections"]
            if one["state"] == "published"
        },
    }


if __name__ == "__main__":
    json.dump(page(json.load(sys.stdin), sys.argv[1]), sys.stdout)
