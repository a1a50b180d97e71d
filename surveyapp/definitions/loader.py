"""A folder of definition files, checked and turned into what the program works with."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from surveyapp.definitions import survey_parts
from surveyapp.definitions.catalogue import Catalogue, catalogue
from surveyapp.definitions.checks import SCALES, Checked, examine, examine_alone, problems_of
from surveyapp.definitions.indicator_model import IndicatorsFile
from surveyapp.definitions.model import ScalesFile, SurveyFile
from surveyapp.definitions.shape import Model, shaped
from surveyapp.definitions.source import parsed
from surveyapp.domain.errors import DefinitionFaulty
from surveyapp.domain.survey import Scale, SurveyDefinition


@dataclass(frozen=True)
class LoadedDefinition:
    """A survey with the texts it came from: what a round freezes."""

    definition: SurveyDefinition
    text: str
    scales_text: str
    path: Path

    @property
    def sha256(self) -> str:
        """Of both texts: everything that decides what is asked and how it is read."""
        return fingerprint(self.text, self.scales_text)


@dataclass(frozen=True)
class Library:
    """What a folder without mistakes holds, by key."""

    definitions: Mapping[str, LoadedDefinition]
    scales: Mapping[str, Scale]
    catalogue: Catalogue


def fingerprint(text: str, scales_text: str) -> str:
    return hashlib.sha256(f"{text}\0{scales_text}".encode()).hexdigest()


def load(folder: Path) -> Library:
    """The folder's definitions. Raises DefinitionFaulty with every problem of every file."""
    files = examine(folder)
    problems = problems_of(files)
    if problems:
        raise DefinitionFaulty(tuple(str(problem) for problem in problems))
    return built(files)


def load_indicators(path: Path) -> Catalogue:
    """The indicators of one file by itself. Raises DefinitionFaulty with every problem."""
    file = examine_alone(path, IndicatorsFile)
    if file.problems or not isinstance(file.content, IndicatorsFile):
        raise DefinitionFaulty(tuple(str(problem) for problem in problems_of([file])))
    return catalogue(file.content)


def built(files: Sequence[Checked]) -> Library:
    """What files without problems hold, together with the scales they rest on."""
    scales: dict[str, Scale] = {}
    scales_text = ""
    found = Catalogue((), ())
    for file in files:
        if isinstance(file.content, ScalesFile) and file.source is not None:
            scales = survey_parts.scales(file.content)
            scales_text = file.source.text
        elif isinstance(file.content, IndicatorsFile):
            found = catalogue(file.content)
    definitions = {
        file.content.key: LoadedDefinition(
            survey_parts.survey(file.content, scales), file.source.text, scales_text, file.path
        )
        for file in files
        if isinstance(file.content, SurveyFile) and file.source is not None
    }
    return Library(MappingProxyType(definitions), MappingProxyType(scales), found)


@lru_cache(maxsize=64)
def frozen(text: str, scales_text: str) -> SurveyDefinition:
    """The definition that was frozen on a round; it passed the checks when it was frozen."""
    scales = _frozen(SCALES, scales_text, ScalesFile)
    return survey_parts.survey(
        _frozen("survey.yaml", text, SurveyFile), survey_parts.scales(scales)
    )


def _frozen(name: str, text: str, model: type[Model]) -> Model:
    source = parsed(name, text)
    content = source if isinstance(source, list) else shaped(source, model)
    if isinstance(content, list):
        raise DefinitionFaulty(tuple(str(problem) for problem in content))
    return content
