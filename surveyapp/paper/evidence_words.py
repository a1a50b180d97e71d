"""What was tried against the product, what was found and what was demanded, in words.

A suite writes its figures under the names that stand here; what it has beside them is listed as it
is. A trial whose figure is missing was not run, whatever else the suite did.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeGuard

from surveyapp.paper import format as written
from surveyapp.paper.wording import Wording
from surveyapp.services.evidence import Evidence, Value


class Outcome(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    NOT_RUN = "not_run"


@dataclass(frozen=True, slots=True)
class Trial:
    """`found` is empty where it was not run."""

    suite: str
    figure: str
    title: str
    tried: str
    found: str
    goal: str
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Trial:
    """`figure` of `suite`, of as many as `total` says; never more than `most`, or than another
    figure says, and never fewer than `least`."""

    suite: str
    figure: str
    title: str
    tried: str
    total: str = ""
    most: float | None = None
    most_by: str = ""
    chance: str = ""
    """The figure that says what guessing alone gives."""
    least: float | None = None
    is_share: bool = False
    is_gain: bool = False
    """A difference of two shares."""


def trials(kept: Iterable[Evidence], language: str) -> list[Trial]:
    """Every trial there is, run or not."""
    words = Wording(language)
    by_suite = {run.suite: run.figures for run in kept}
    return [_trial(one, by_suite.get(one.suite, {}), words) for one in _all(words)]


def other_figures(run: Evidence, language: str) -> list[tuple[str, str]]:
    """What a run measured beside the trials, by its own names."""
    known = {
        name
        for one in _all(Wording(language))
        if one.suite == run.suite
        for name in (one.figure, one.total, one.most_by, one.chance)
    }
    return [
        (name, _figure(value, language)) for name, value in run.figures.items() if name not in known
    ]


def _all(words: Wording) -> Iterator[_Trial]:
    _ = words.gettext
    yield _Trial(
        "attack",
        "recovered exactly",
        _("Subtract tables from each other"),
        _("A leader has every table, report and download, and knows how the rules work."),
        total="protected cells",
        most=0,
    )
    yield _Trial(
        "attack",
        "sums of fewer than 5 derivable",
        _("Combine all tables at once"),
        _("Can any sum over fewer than five people be worked out from everything shown?"),
        most=0,
    )
    yield _Trial(
        "attack",
        "answers excluded",
        _("Rule out an answer"),
        _("Can anybody prove that a certain person did not answer 1, or did not answer 6?"),
        total="answers tried",
        most=0,
    )
    yield _Trial(
        "attack",
        "outputs that exclude an answer",
        _("Go through every table of few people"),
        _("Is there any way few people can answer whose result would rule out an answer?"),
        total="tables of few people counted",
        most=0,
    )
    yield _Trial(
        "attack",
        "insiders, with the insider variant",
        _("Use one's own answer"),
        _("Somebody who answered knows that answer too. Tried with that protection switched on."),
        most=0,
    )
    yield _Trial(
        "attack",
        "guess gain",
        _("Guess better"),
        _("How much better can somebody guess one person's answer with the results in hand?"),
        most=0.10,
        is_gain=True,
    )
    yield _Trial(
        "forensic",
        "matches",
        _("Tie a code to an answer"),
        _("Somebody in IT has the database, backups and logs after the survey has closed."),
        total="attempts",
        most_by="limit",
        chance="expected",
    )
    yield _Trial(
        "forensic",
        "answers in clear",
        _("Read answers while it is open"),
        _("The same person looks for answers in every file."),
        most=0,
    )
    yield _Trial(
        "forensic",
        "codes in clear",
        _("Find codes in the files"),
        _("The same person looks for one-time codes in every file."),
        most=0,
    )
    yield _Trial(
        "time",
        "differing",
        _("Follow along over time"),
        _("A leader fetches every page again and again, and looks for what has changed."),
        total="compared",
        most=0,
    )
    yield _Trial(
        "door",
        "differing",
        _("Find a way past the result"),
        _("Does anything shown or exported depend on more than the protected result?"),
        total="compared",
        most=0,
    )
    yield _Trial(
        "attack",
        "recovered under the naive rule",
        _("With the rules switched off"),
        _(
            "The same attacks with the usual rule: hide what has fewer than five. They must "
            "succeed, or the trial measures nothing."
        ),
        least=0.20,
        is_share=True,
    )


def _trial(one: _Trial, figures: Mapping[str, Value], words: Wording) -> Trial:
    _ = words.gettext
    value, most = figures.get(one.figure), figures.get(one.most_by, one.most)
    if not _is_number(value) or (one.least is None and not _is_number(most)):
        goal = _goal(one, one.most, words)
        return Trial(one.suite, one.figure, one.title, one.tried, "", goal, Outcome.NOT_RUN)
    is_low_enough = not _is_number(most) or value <= most
    is_met = is_low_enough and (one.least is None or value >= one.least)
    return Trial(
        one.suite,
        one.figure,
        one.title,
        one.tried,
        _found(one, value, figures.get(one.total), words),
        _goal(one, most, words),
        Outcome.PASSED if is_met else Outcome.FAILED,
    )


def _found(one: _Trial, value: float, total: Value | None, words: Wording) -> str:
    told = _told(one, value, words)
    if not _is_number(total):
        return told
    whole = written.number(total, words.language, 0)
    return words.gettext("%(number)s of %(all)s", number=told, all=whole)


def _goal(one: _Trial, most: Value | None, words: Wording) -> str:
    _ = words.gettext
    if one.least is not None:
        return _("At least %(number)s", number=_told(one, one.least, words))
    if not _is_number(most):
        return _("No more than by guessing")
    if one.most_by:
        return _("At most %(number)s, as by guessing", number=_told(one, most, words))
    return _("At most %(number)s", number=_told(one, most, words))


def _told(one: _Trial, value: float, words: Wording) -> str:
    if one.is_gain:
        return words.gettext(
            "%(number)s percentage points", number=written.number(100 * value, words.language, 0)
        )
    if one.is_share:
        return written.percent(100 * value, words.language)
    return written.number(value, words.language, 0)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float)


def _figure(value: Value, language: str) -> str:
    """Shares to four figures; whole numbers as they are."""
    if isinstance(value, str):
        return value
    return written.exact(value, language, 4 if isinstance(value, float) else 12)
