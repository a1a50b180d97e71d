"""The count: every answer of a round goes in, one release comes out, nothing else is kept.

Read in this order to follow a figure: `structure` (which places are shown, R2), `slack` (why no
figure excludes an answer, R3 and R7), `means` (sums from protected atoms, R4), `spread` (shares
and squares, R6 and R7), `indices` (R5), `participation` (R9), `follow_ups` (R14), `choices`
(R15), `breaking_down` (R8).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain
from types import MappingProxyType
from typing import assert_never

from surveyapp.domain import statistics
from surveyapp.domain.ballots import Ballots, Outcome
from surveyapp.domain.breaking_down import broken_down
from surveyapp.domain.choices import choose
from surveyapp.domain.comparison import Comparisons, Others
from surveyapp.domain.differences import Differences
from surveyapp.domain.disclosure import Node, NodeKey, Parameters
from surveyapp.domain.drivers import drivers
from surveyapp.domain.follow_ups import follow_up
from surveyapp.domain.history import Earlier, shapes
from surveyapp.domain.indices import Correlations, Indices, indices
from surveyapp.domain.last_round import LastRound
from surveyapp.domain.means import Measured
from surveyapp.domain.participation import answered_told, flags, rate
from surveyapp.domain.release import Region, Release, RoundFacts
from surveyapp.domain.reliability import reliability
from surveyapp.domain.scoring import ChoiceItem, Item, RawAnswers, ScoredItem, items
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.tree import Tree

NO_KINDS: Mapping[str, str] = MappingProxyType({})


def count(
    definition: SurveyDefinition,
    nodes: Sequence[Node],
    answers: Iterable[tuple[NodeKey, RawAnswers]],
    parameters: Parameters,
    *,
    facts: RoundFacts,
    earlier: Sequence[Earlier] = (),
    kinds: Mapping[str, str] = NO_KINDS,
    seed: bytes = b"",
    progress: Callable[[float], None] = lambda _share: None,
) -> Release:
    """The release of a round.

    `nodes` is the round's tree, `answers` pairs every opened answer with the place it came in at,
    in any order. `earlier` are all released rounds of the same survey, latest first, `kinds` the
    type of each unit; all chance comes from `seed`; `progress` is told the share of the work that
    is done. Raises InvalidInput for a faulty tree or an answer from outside it.
    """
    ballots = Ballots(Tree(tuple(nodes)), parameters, tuple(answers), shapes(definition, earlier))
    root = ballots.tree.root
    asked = tuple(items(definition))
    scored = {item.key: item for item in asked if isinstance(item, ScoredItem)}
    measured = {key: Measured(item, ballots) for key, item in scored.items() if not item.condition}
    steps = len(asked) + len(measured) * (definition.second_breakdown is not None)
    outcomes = {}
    for number, item in enumerate(asked, start=1):
        outcomes[item.key] = _outcome(item, ballots, measured)
        progress(number / steps)
    known = _correlations(ballots, scored)
    wanted = indices(definition, scored)
    sums = {key: outcomes[key].sums for key in scored}
    stated = {key: one.facts for key, one in outcomes.items() if one.facts is not None}
    answered = {key: places[root].n for key, places in sums.items() if root in places}
    second_breakdown = broken_down(
        definition,
        ballots,
        measured,
        stated,
        lambda number: progress((len(asked) + number) / steps),
    )
    differences = Differences(scored, stated, wanted, known, answered)
    comparisons = Comparisons(
        Others(ballots.tree, sums, kinds), differences, LastRound(definition, earlier, differences)
    )
    driving = drivers(definition, ballots, scored, seed)
    reliable = reliability(ballots, wanted, seed)
    return Release(
        survey_round=facts,
        parameters=parameters,
        items=stated,
        regions=tuple(
            replace(
                comparisons.judged(_region(node.key, ballots, outcomes, wanted, known)),
                drivers=driving.get(node.key),
                reliability=reliable.get(node.key, ()),
            )
            for node in ballots.tree.nodes
        ),
        atoms={key: one.atoms for key, one in outcomes.items() if one.atoms is not None},
        correlations=known,
        second_breakdown=second_breakdown,
    )


def _outcome(item: Item, ballots: Ballots, measured: Mapping[str, Measured]) -> Outcome:
    match item:
        case ScoredItem():
            if item.condition is None:
                return measured[item.key].outcome()
            return follow_up(item, item.condition, ballots)
        case ChoiceItem():
            return choose(item, ballots)
        case _:
            assert_never(item)


def _correlations(ballots: Ballots, scored: Mapping[str, ScoredItem]) -> Correlations:
    if len(ballots.people) < statistics.ENOUGH_FOR_PATTERNS:
        return {}
    return statistics.correlations(
        {
            key: list(chain.from_iterable(ballots.values(item).values()))
            for key, item in scored.items()
            if item.condition is None
        }
    )


def _region(
    key: NodeKey,
    ballots: Ballots,
    outcomes: Mapping[str, Outcome],
    wanted: Indices,
    known: Correlations,
) -> Region:
    unit, group = key
    answered = ballots.tree.total(key, ballots.answered)
    invited = ballots.tree.invited(ballots.tree.places[key])
    least = ballots.parameters.k_unit
    results = {name: outcome.results[key] for name, outcome in outcomes.items()}
    return Region(
        unit=unit,
        group=group,
        invited=invited,
        answered=answered_told(answered, invited, least),
        response_rate=rate(answered, invited, least),
        questions=tuple(results.values()),
        indicators=wanted.of_indicators(results, known),
        sections=wanted.of_sections(results, known),
        flags=flags(answered, invited),
    )
