"""A release beside the one it would replace: the same people, places and atoms, or not (R1).

Whoever kept the first release has both. So the second one may say other things of the same sets of
people, or fewer; it may not be about other people, nor tell anything where nothing was told.
"""

from collections.abc import Iterator, Sequence
from enum import StrEnum

from surveyapp.domain.disclosure import NodeKey
from surveyapp.domain.release import Published, PublishedChoices, Region, Release
from surveyapp.domain.result import IndicatorResult, QuestionResult, SectionResult


class Difference(StrEnum):
    """What is not the same as before."""

    ENVELOPES = "envelopes"
    PLACES = "places"
    PEOPLE = "people"
    ATOMS = "atoms"
    FIGURES = "set of figures"


Told = tuple[NodeKey, str, str, object]
"""That something is told: of which place, what of what, and over whom or in which parts."""


def difference(before: Release, after: Release) -> Difference | None:
    """The first thing in which `after` may not differ from `before`, or None where it may take its
    place."""
    if [_place(one) for one in before.regions] != [_place(one) for one in after.regions]:
        return Difference.PLACES
    if [one.answered for one in before.regions] != [one.answered for one in after.regions]:
        return Difference.PEOPLE
    if _atoms(before) != _atoms(after):
        return Difference.ATOMS
    return None if told(after) <= told(before) else Difference.FIGURES


def told(release: Release) -> frozenset[Told]:
    """Everything a release says something of, without what it says."""
    of_places = (one for region in release.regions for one in _of_region(region))
    return frozenset((*of_places, *_by_class(release)))


def _place(region: Region) -> object:
    return region.key, region.invited


def _atoms(release: Release) -> object:
    return {key: [(atom.regions, atom.n) for atom in atoms] for key, atoms in release.atoms.items()}


def _of_region(region: Region) -> Iterator[Told]:
    for question in region.questions:
        yield from _of_question(region.key, question)
    yield from _means(region.key, "indicator", region.indicators)
    yield from _means(region.key, "section", region.sections)
    if region.drivers is not None:
        yield region.key, "drivers", region.drivers.overall, None
    for one in region.reliability:
        yield region.key, "reliability", one.key, one.kind


def _by_class(release: Release) -> Iterator[Told]:
    """A second breakdown that was dropped tells less than one that was not (R8)."""
    found = release.second_breakdown
    for question in found.questions if found else ():
        for one in question.classes:
            yield release.root.key, "class", question.key, (one.choice, one.n)


def _of_question(place: NodeKey, question: QuestionResult) -> Iterator[Told]:
    match question.result:
        case Published(n=n, leaves_out_few=leaves_out_few):
            yield place, "mean", question.key, (n, leaves_out_few)
        case PublishedChoices(n=n, choices=choices, leaves_out_few=few):
            yield place, "choices", question.key, (n, few, *(one.key for one in choices))
        case _:
            pass
    parts = {
        "high": question.high is not None,
        "bands": bool(question.bands),
        "don't know": question.dont_know is not None,
    }
    for name, is_told in parts.items():
        if is_told:
            yield place, name, question.key, None
    for one in question.categories:
        yield place, "category", question.key, (one.first, one.last)


def _means(
    place: NodeKey, kind: str, results: Sequence[IndicatorResult] | Sequence[SectionResult]
) -> Iterator[Told]:
    for one in results:
        if isinstance(one.result, Published):
            yield place, kind, one.key, one.result.n
