"""A folder of definition files, read and checked once."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from surveyapp.definitions import check_scales, check_survey, survey_parts
from surveyapp.definitions.catalogue import Catalogue, catalogue
from surveyapp.definitions.model import IndicatorModel, IndicatorsFile, ScalesFile, SurveyFile
from surveyapp.definitions.problem import Problem
from surveyapp.definitions.shape import Model, shaped
from surveyapp.definitions.source import Source, decoded, parsed
from surveyapp.domain.errors import DefinitionFaulty
from surveyapp.domain.survey import Scale, SurveyDefinition

SCALES = "scales.yaml"
INDICATORS = "indicators.yaml"


@dataclass(frozen=True)
class LoadedDefinition:
    definition: SurveyDefinition
    text: str
    scales_text: str

    @property
    def sha256(self) -> str:
        """Of both texts: everything that decides what is asked and how it is read."""
        return fingerprint(self.text, self.scales_text)


@dataclass
class Library:
    """What a folder holds. `problems` is empty when everything may be used."""

    definitions: dict[str, LoadedDefinition] = field(default_factory=dict)
    scales: Mapping[str, Scale] = field(default_factory=dict)
    catalogue: Catalogue = field(default_factory=lambda: Catalogue((), ()))
    problems: list[Problem] = field(default_factory=list)


def fingerprint(text: str, scales_text: str) -> str:
    return hashlib.sha256(f"{text}\0{scales_text}".encode()).hexdigest()


def load(folder: Path) -> Library:
    """The folder's definitions. Raises DefinitionFaulty with every problem of every file."""
    library = read(folder)
    if library.problems:
        raise DefinitionFaulty(tuple(str(problem) for problem in library.problems))
    return library


def read(folder: Path, surveys: Iterable[Path] | None = None) -> Library:
    """The folder's definitions, or only `surveys`, with the problems there are."""
    library = Library()
    known = _shared(folder, library)
    chosen = sorted(folder.glob("*.yaml")) if surveys is None else list(surveys)
    for path in chosen:
        if path.name not in {SCALES, INDICATORS}:
            _add_survey(path, folder, known, library)
    library.problems.sort()
    return library


def load_indicators(path: Path) -> Catalogue:
    """The indicators of one file by itself. Raises DefinitionFaulty with every problem."""
    library = Library()
    _add_indicators(path, library)
    if library.problems:
        raise DefinitionFaulty(tuple(str(problem) for problem in sorted(library.problems)))
    return library.catalogue


@lru_cache(maxsize=64)
def frozen(text: str, scales_text: str) -> SurveyDefinition:
    """The definition that was frozen on a round; it passed the checks when it was frozen."""
    scales = shaped(_source(SCALES, scales_text), ScalesFile)
    survey = shaped(_source("survey", text), SurveyFile)
    if isinstance(scales, list) or isinstance(survey, list):
        raise DefinitionFaulty(("a frozen definition can no longer be read",))
    return survey_parts.survey(survey, survey_parts.scales(scales))


def _shared(folder: Path, library: Library) -> check_survey.Known:
    """Reads scales and indicators into `library` and tells what surveys may refer to."""
    scales = _opened(folder / SCALES, library)
    scales_file = _shaped(scales, ScalesFile, library)
    if scales is not None and scales_file is not None:
        library.problems.extend(check_scales.scales(scales, scales_file))
        library.scales = survey_parts.scales(scales_file)
    indicators_file = _add_indicators(folder / INDICATORS, library)
    return check_survey.Known(
        scales={} if scales_file is None else scales_file.scales,
        indicators=dict(_indicators(indicators_file)),
    )


def _add_indicators(path: Path, library: Library) -> IndicatorsFile | None:
    source = _opened(path, library)
    file = _shaped(source, IndicatorsFile, library)
    if source is not None and file is not None:
        library.problems.extend(check_scales.indicators(source, file))
        library.catalogue = catalogue(file)
    return file


def _indicators(file: IndicatorsFile | None) -> Iterator[tuple[str, IndicatorModel]]:
    if file is not None:
        for _path, model in check_scales.placed(file):
            yield model.key, model


def _add_survey(path: Path, folder: Path, known: check_survey.Known, library: Library) -> None:
    source = _opened(path, library)
    file = _shaped(source, SurveyFile, library)
    if source is None or file is None:
        return
    found = list(check_survey.survey(source, file, known))
    if file.key in library.definitions:
        found.append(source.problem(("key",), f"survey «{file.key}» stands in another file too"))
    library.problems.extend(found)
    if not found and not library.problems:
        definition = survey_parts.survey(file, library.scales)
        scales_text = (folder / SCALES).read_text(encoding="utf-8")
        library.definitions[file.key] = LoadedDefinition(definition, source.text, scales_text)


def _opened(path: Path, library: Library) -> Source | None:
    try:
        text = decoded(path.name, path.read_bytes())
    except OSError as error:
        text = Problem(path.name, 1, "", f"cannot be read: {error.strerror}")
    found = parsed(path.name, text) if isinstance(text, str) else text
    if isinstance(found, Problem):
        library.problems.append(found)
        return None
    return found


def _shaped(source: Source | None, model: type[Model], library: Library) -> Model | None:
    if source is None:
        return None
    found = shaped(source, model)
    if isinstance(found, list):
        library.problems.extend(found)
        return None
    return found


def _source(name: str, text: str) -> Source:
    found = parsed(name, text)
    if isinstance(found, Problem):
        raise DefinitionFaulty((str(found),))
    return found
