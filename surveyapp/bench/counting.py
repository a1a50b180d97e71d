"""The count of a round, from sealed envelopes to a stored release."""

import resource
from time import perf_counter, process_time

from surveyapp.bench import town
from surveyapp.bench.goals import Line
from surveyapp.bench.town import Progress
from surveyapp.services import releases

_GOAL_FOR = 100_000
"""Answers; the goal is for as many and is told in proportion for fewer."""
_GOAL_SECONDS = 60.0
_KILOBYTE = 1024


def measured(answers: int, units: int, progress: Progress) -> list[Line]:
    with town.made(units) as place:
        round_id = place.open_round(town.everybody(units))
        surveys = place.surveys(round_id)
        begun = perf_counter()
        place.send(surveys, answers, progress)
        sent = perf_counter() - begun
        begun, cpu = perf_counter(), process_time()
        place.count(round_id)
        seconds, cpu = perf_counter() - begun, process_time() - cpu
        with place.installation.reading() as session:
            regions = len(releases.verified(session, round_id).regions)
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * _KILOBYTE
    goal = _GOAL_SECONDS if answers >= _GOAL_FOR else None
    return [
        Line("answers", answers),
        Line("places in the release", regions),
        Line("sealing and storing them", sent, "s"),
        Line("count", seconds, "s", goal),
        Line("count: CPU", cpu, "s"),
        Line("count: CPU an answer", 1000 * cpu / answers, "ms"),
        Line("memory, at most", most / 1_000_000, "MB", 1000),
    ]
