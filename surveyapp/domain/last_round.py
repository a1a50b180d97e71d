"""What changed at a place since the last round that had it, from the two releases alone (R10)."""

from collections.abc import Sequence
from dataclasses import dataclass

from surveyapp.domain.differences import Differences
from surveyapp.domain.history import Earlier, Name, unchanged
from surveyapp.domain.result import Region
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.domain.verdict import Evidence


@dataclass(frozen=True, slots=True)
class Changed:
    """A figure's value the last time and in which period, and what the difference says."""

    previous: float
    period: str
    evidence: Evidence


class LastRound:
    """`earlier`: released rounds of the same survey, latest first."""

    def __init__(
        self, definition: SurveyDefinition, earlier: Sequence[Earlier], known: Differences
    ) -> None:
        self._earlier = [
            (one.release, unchanged(definition, one.definition), known.helped_by(one.release.items))
            for one in earlier
        ]

    def changes(self, region: Region) -> dict[Name, Changed]:
        """Every figure that is published in both rounds and means the same in both."""
        for release, comparable, known in self._earlier:
            before = release.region(*region.key)
            if before is not None:
                period = release.survey_round.period
                return {
                    name: Changed(one.others, period, one.evidence)
                    for name, one in known.between(region, before).items()
                    if name in comparable
                }
        return {}
