"""What is asked: the definitions of this installation's folder, and those frozen on a round."""

from functools import lru_cache
from pathlib import Path

from surveyapp.definitions import loader
from surveyapp.definitions.loader import Library, LoadedDefinition
from surveyapp.domain.errors import NotFound
from surveyapp.domain.local_questions import Supplement, with_own
from surveyapp.domain.survey import SurveyDefinition
from surveyapp.store.tables import RoundUnit, SurveyRound


def everything(folder: Path) -> Library:
    """All the folder holds, read again when a file changes. Raises DefinitionFaulty where its
    files have problems."""
    stamp = tuple(
        (file.name, file.stat().st_mtime_ns, file.stat().st_size)
        for file in sorted(folder.glob("*.yaml"))
    )
    return _library(folder, stamp)


def current(folder: Path, key: str) -> LoadedDefinition:
    """Raises NotFound, and DefinitionFaulty as `everything` does."""
    found = everything(folder).definitions.get(key)
    if found is None:
        raise NotFound("definition", key)
    return found


def asked(folder: Path, survey_round: SurveyRound) -> SurveyDefinition:
    """What a round asks: as frozen, before the opening as the file says now."""
    if survey_round.definition_text is not None:
        return frozen(survey_round)
    return current(folder, survey_round.definition_key).definition


def frozen(survey_round: SurveyRound) -> SurveyDefinition:
    """What a round asks. Raises NotFound for one that never opened."""
    if survey_round.definition_text is None or survey_round.scales_text is None:
        raise NotFound("definition", survey_round.definition_key)
    return loader.frozen(survey_round.definition_text, survey_round.scales_text)


def own_of(unit: RoundUnit) -> Supplement | None:
    """The questions of a unit's own in a round, if it has any."""
    kept = unit.own_questions
    return None if kept is None else Supplement.from_json(unit.code, kept)


def at_unit(asked: SurveyDefinition, survey_round: SurveyRound, code: str) -> SurveyDefinition:
    """What a round that asks `asked` asks at a unit, with the unit's own questions; at a place
    above units only what is common."""
    unit = next((one for one in survey_round.units if one.code == code), None)
    return asked if unit is None else with_own(asked, own_of(unit))


@lru_cache(maxsize=2)
def _library(folder: Path, _stamp: tuple[tuple[str, int, int], ...]) -> Library:
    return loader.load(folder)
