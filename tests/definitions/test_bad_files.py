"""Files with one mistake each; the first line of a file says where and what it is."""

import re
import shutil
from pathlib import Path

import pytest

from surveyapp.definitions.checks import check

HERE = Path(__file__).parent
SMALL = HERE / "small"
BAD = sorted((HERE / "bad").iterdir())
EXPECTATION = re.compile(r"# expect: (\d+) (\S+) (.+)")
SURVEY = (SMALL / "small-survey.yaml").read_text(encoding="utf-8")


def folder_with(at: Path, **surveys: str | bytes) -> Path:
    """A copy of the small folder in which each of `surveys` is a file of that name."""
    folder = at / "definitions"
    shutil.copytree(SMALL, folder)
    for name, content in surveys.items():
        data = content.encode() if isinstance(content, str) else content
        (folder / f"{name}.yaml").write_bytes(data)
    return folder


def told(folder: Path) -> list[tuple[str, int, str, str]]:
    return [(Path(each.file).name, each.line, each.key, each.message) for each in check([folder])]


def test_the_small_files_that_the_bad_ones_come_from_have_no_problem() -> None:
    assert check([SMALL]) == []


def test_there_are_bad_files_of_every_kind() -> None:
    text = "\n".join(path.read_text(encoding="utf-8") for path in BAD)

    assert len(BAD) >= 40
    assert {path.suffix for path in BAD} == {".yaml"}
    assert re.search("^scales:", text, re.MULTILINE)
    assert re.search("^focus_areas:", text, re.MULTILINE)
    assert re.search("^sections:", text, re.MULTILINE)


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_a_bad_file_gets_one_problem_at_its_line_and_key(path: Path) -> None:
    first = path.read_text(encoding="utf-8").splitlines()[0]
    expected = EXPECTATION.fullmatch(first)
    assert expected is not None, first
    line, key, words = expected.groups()

    (problem,) = check([path], shared=SMALL)

    assert problem.file == str(path)
    assert (problem.line, problem.key or "(file)") == (int(line), key)
    assert words in problem.message
    assert str(problem).startswith(f"{path}:{line}: {key}: ")


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    first = SURVEY.replace("minutes: 2", "minutes: 0").replace("small-survey", "first")
    second = SURVEY.replace("kind: number", "kind: slider").replace("small-survey", "second")

    problems = told(folder_with(tmp_path, first=first, second=second))

    assert {(file, line) for file, line, _key, _message in problems} == {
        ("first.yaml", 9),
        ("second.yaml", 37),
    }


def test_two_files_cannot_hold_the_same_survey(tmp_path: Path) -> None:
    ((file, line, key, message),) = told(folder_with(tmp_path, zz_copy=SURVEY))

    assert (file, line, key) == ("zz_copy.yaml", 2, "key")
    assert "small-survey.yaml" in message


def test_text_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    latin = SURVEY.encode("latin-1")

    ((file, line, key, message),) = told(folder_with(tmp_path, other=latin))

    assert (file, line, key) == ("other.yaml", 7, "")
    assert "UTF-8" in message


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    ((_file, _line, _key, message),) = told(folder_with(tmp_path, huge="#" * 500_001))

    assert "larger than" in message


def test_a_deeply_nested_file_is_refused_with_its_line(tmp_path: Path) -> None:
    problems = told(folder_with(tmp_path, deep="a: " + "[" * 300 + "]" * 300))

    assert ("deep.yaml", 1) in {(file, line) for file, line, _key, _message in problems}


def test_an_empty_file_is_told_in_words(tmp_path: Path) -> None:
    ((file, _line, _key, message),) = told(folder_with(tmp_path, empty=""))

    assert file == "empty.yaml"
    assert "keys and values" in message


def test_more_questions_than_anybody_answers_are_refused(tmp_path: Path) -> None:
    many = "".join(
        f"      - key: extra_{at}\n        text: {{nb: Mer, en: More}}\n" for at in range(95)
    )

    ((_file, _line, key, message),) = told(
        folder_with(tmp_path, long=(SURVEY + many).replace("small-survey", "long"))
    )

    assert key == "sections"
    assert "101 questions" in message


@pytest.mark.parametrize("name", ["scales.yaml", "indicators.yaml"])
def test_a_missing_shared_file_is_the_only_problem(name: str, tmp_path: Path) -> None:
    folder = folder_with(tmp_path)
    (folder / name).unlink()

    ((file, _line, _key, message),) = told(folder)

    assert file == name
    assert "cannot be read" in message


def test_a_folder_without_definitions_is_told(tmp_path: Path) -> None:
    (problem,) = check([tmp_path])

    assert "holds no definition files" in problem.message


def test_pupils_are_asked_for_free_text_where_the_survey_says_so(tmp_path: Path) -> None:
    pupils = SURVEY.replace("audience: parents", "audience: pupils")
    meant = pupils.replace("scale: agree-1-6\n", "scale: agree-1-6\nfree_text: true\n", 1)

    assert [message for *_, message in told(folder_with(tmp_path, **{"small-survey": pupils}))] == [
        "pupils are not asked for free text, unless the survey says `free_text: true`"
    ]
    assert told(folder_with(tmp_path / "meant", **{"small-survey": meant})) == []
