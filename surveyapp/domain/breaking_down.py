"""A second breakdown of a round at its root, as by gender, with the auditor that decides (R8).

Which questions have one is decided from numbers of people (`class_structure`), what is told of
them is in `class_figures`. Then `class_audit` looks at everything told of each question. If it is
not content with one of them, none is told, and it is not said which it was: that would tell of the
answers, as a pattern of what is withheld does (ANONYMITY §1.2). That the whole was dropped tells
one thing of all answers together.

Left out are shares (beside few people with an answer, as of bullying, one decimal says too much),
typed numbers, follow-ups, choices, and everything put together of several questions.
"""

from collections.abc import Callable, Iterator, Mapping

from surveyapp.domain.ballots import Ballots
from surveyapp.domain.class_audit import Told, leaves_everything_possible
from surveyapp.domain.class_figures import figures, judged
from surveyapp.domain.class_structure import crossed, may_be_told
from surveyapp.domain.means import Measured
from surveyapp.domain.result import ItemFacts
from surveyapp.domain.scoring import ScoredItem
from surveyapp.domain.second_breakdown import SecondBreakdown
from surveyapp.domain.survey import SingleQuestion, SurveyDefinition


def may_have_classes(item: ScoredItem) -> bool:
    """Whether an unconditional question is one of which figures by class can be told at all."""
    return item.has_scale and not item.is_share


def broken_down(
    definition: SurveyDefinition,
    ballots: Ballots,
    measured: Mapping[str, Measured],
    facts: Mapping[str, ItemFacts],
    progress: Callable[[int], object],
) -> SecondBreakdown | None:
    """What is told for each choice of the survey's fact; None where nobody asked for it, and in a
    round without units below its root. `measured` has all unconditional questions; `progress` is
    told how many the auditor has looked at."""
    fact = definition.by_key.get(definition.second_breakdown or "")
    tree = ballots.tree
    if not isinstance(fact, SingleQuestion) or not tree.has_units_below(tree.root):
        return None
    told = dict(_told(fact, ballots, measured))
    for number, one in enumerate(told.values(), start=1):
        if not _is_safe(one):
            return SecondBreakdown(fact.key, (), was_dropped=True)
        progress(number)
    return SecondBreakdown(
        fact.key,
        judged({key: one.figures for key, one in told.items()}, lambda key: facts[key].sd),
    )


def _told(
    fact: SingleQuestion, ballots: Ballots, measured: Mapping[str, Measured]
) -> Iterator[tuple[str, Told]]:
    classes = tuple(choice.key for choice in fact.choices)
    for key, one in measured.items():
        if not may_have_classes(one.item):
            continue
        some = crossed(one.item, fact.key, classes, one.families, ballots)
        if may_be_told(some, ballots.parameters):
            yield key, Told(one, some, figures(one, fact.key, some, ballots))


def _is_safe(told: Told) -> bool:
    try:
        return leaves_everything_possible(told)
    except Exception:  # noqa: BLE001 - whatever keeps the auditor from an answer, nothing is told
        return False
