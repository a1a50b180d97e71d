"""Every problem of every definition file at once."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from surveyapp.definitions import check_indicators, check_scales, check_survey
from surveyapp.definitions.indicator_model import IndicatorsFile
from surveyapp.definitions.known import Known
from surveyapp.definitions.model import Part, ScalesFile, SurveyFile
from surveyapp.definitions.place import Place, top
from surveyapp.definitions.problem import Problem
from surveyapp.definitions.shape import shaped
from surveyapp.definitions.source import Source, decoded, parsed

SCALES = "scales.yaml"
INDICATORS = "indicators.yaml"


@dataclass(frozen=True)
class Checked:
    """A file after the checks. `content` is None when its shape is not right."""

    path: Path
    source: Source | None
    content: Part | None
    problems: tuple[Problem, ...]


def check(paths: Iterable[Path], shared: Path | None = None) -> list[Problem]:
    """The problems of files and folders of files, each problem once; see `examine`."""
    return problems_of(file for path in paths for file in examine(path, shared))


def problems_of(files: Iterable[Checked]) -> list[Problem]:
    return sorted({problem for file in files for problem in file.problems})


def examine(path: Path, shared: Path | None = None) -> list[Checked]:
    """The file at `path`, or every file of the folder, with the scales and indicators they need.

    Those come from the folder itself, else from the folder `shared`.
    """
    folder = path if path.is_dir() else path.parent
    asked = sorted(path.glob("*.y*ml")) if path.is_dir() else [path]
    if not asked:
        words = "holds no definition files (*.yaml); name another folder"
        return [Checked(path, None, None, (Problem(str(path), 1, "", words),))]
    opened = {each: _opened(each) for each in asked}
    base = {each: opened.get(each) or _opened(each) for each in _rests_on(folder, shared)}
    known = _known([*base.values(), *opened.values()])
    return _distinct([_checked(file, known) for file in (base | opened).values()])


def examine_alone(path: Path, model: type[Part]) -> Checked:
    """The file at `path` as one of scales or indicators, which rest on no other file."""
    return _checked(replace(_opened(path), model=model), Known())


def known_in(folder: Path) -> Known:
    """What surveys may refer to when they rest on `folder`."""
    return _known([_opened(each) for each in _rests_on(folder, None)])


def _rests_on(folder: Path, shared: Path | None) -> Iterator[Path]:
    for name in (SCALES, INDICATORS):
        is_elsewhere = shared is not None and not (folder / name).exists()
        yield (shared if shared is not None and is_elsewhere else folder) / name


@dataclass(frozen=True, eq=False)
class _Opened:
    path: Path
    source: Source | None
    model: type[Part]
    problems: tuple[Problem, ...] = ()


def _opened(path: Path) -> _Opened:
    try:
        text = decoded(str(path), path.read_bytes())
    except OSError as error:
        text = Problem(str(path), 1, "", f"cannot be read ({error.strerror}); check the path")
    if isinstance(text, Problem):
        return _Opened(path, None, SurveyFile, (text,))
    source = parsed(str(path), text)
    if isinstance(source, list):
        return _Opened(path, None, SurveyFile, tuple(source))
    return _Opened(path, source, _model(path, source), source.problems)


def _model(path: Path, source: Source) -> type[Part]:
    """What kind of file it is, by its name, else by its keys."""
    if path.name == SCALES or "scales" in source.data:
        return ScalesFile
    if path.name == INDICATORS or "focus_areas" in source.data:
        return IndicatorsFile
    return SurveyFile


def _known(files: Sequence[_Opened]) -> Known:
    known = Known()
    for file in files:
        if file.source is None:
            continue
        place = top(file.source)
        if file.model is ScalesFile:
            known = replace(
                known,
                scales=check_scales.models(place),
                languages=check_scales.languages(place),
            )
        elif file.model is IndicatorsFile:
            known = replace(known, indicators=check_indicators.models(place))
    return known


def _checked(file: _Opened, known: Known) -> Checked:
    if file.source is None:
        return Checked(file.path, None, None, file.problems)
    content = shaped(file.source, file.model)
    found = [*file.problems, *beyond_shape(file.model, top(file.source), known)]
    if isinstance(content, list):
        return Checked(file.path, file.source, None, (*found, *content))
    return Checked(file.path, file.source, content, tuple(found))


def beyond_shape(model: type[Part], file: Place, known: Known) -> Iterator[Problem]:
    """Mistakes in what a file says, found whether or not its shape is right."""
    if model is ScalesFile:
        return check_scales.problems(file)
    if model is IndicatorsFile:
        return check_indicators.problems(file)
    return check_survey.problems(file, known)


def _distinct(files: list[Checked]) -> list[Checked]:
    """`files` in order of name; a survey whose key an earlier file has gets a problem."""
    seen: dict[str, str] = {}
    result: list[Checked] = []
    for file in sorted(files, key=lambda each: each.path):
        content = file.content
        if isinstance(content, SurveyFile) and file.source is not None:
            other = seen.setdefault(content.key, file.path.name)
            if other != file.path.name:
                words = f"survey «{content.key}» stands in {other} too; give it another key"
                problem = file.source.problem(("key",), words)
                file = replace(file, problems=(*file.problems, problem))  # noqa: PLW2901
        result.append(file)
    return result
