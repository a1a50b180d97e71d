"""The findings of a result page as a heading and a sentence, and the figure each comes from."""

from dataclasses import dataclass
from typing import assert_never

from surveyapp.domain.period import parse
from surveyapp.domain.priority import Corner
from surveyapp.domain.survey import Section
from surveyapp.paper import format as written
from surveyapp.paper import periods
from surveyapp.paper.result_words import ResultWords
from surveyapp.services.findings import Clear, Extreme, Finding, Matters, Nothing, Than


def _(message: str) -> str:
    """Marks a sentence for the catalogues; it is put into a language when it is used."""
    return message


_CLEAR = {
    (Than.LAST, True): _(
        "%(value)s on average. That is clearly higher than in %(period)s (%(other)s)."
    ),
    (Than.LAST, False): _(
        "%(value)s on average. That is clearly lower than in %(period)s (%(other)s)."
    ),
    (Than.REST, True): _(
        "%(value)s on average. That is clearly above the rest of the municipality (%(other)s)."
    ),
    (Than.REST, False): _(
        "%(value)s on average. That is clearly below the rest of the municipality (%(other)s)."
    ),
}
"""Than what, and whether it is up."""
_EXTREME = {
    True: _(
        "%(value)s on average, the highest of the questions here, but not clearly above others."
    ),
    False: _(
        "%(value)s on average, the lowest of the questions here, but not clearly below others."
    ),
}
_MATTERS = {
    True: _(
        "%(value)s on average. Of what gets low figures here, this goes together most with "
        "“%(overall)s”. A good place to begin."
    ),
    False: _(
        "%(value)s on average. This goes together most with “%(overall)s”, and the figure is "
        "good. Take care of it."
    ),
}
"""Whether the figure is low."""
_WHY_NOTHING = {
    Nothing.NOTHING_SHOWN: (
        _("Nothing can be shown"),
        _("Too few answered. Next time, ask everybody to answer; five answers are the least."),
        "withheld",
    ),
    Nothing.NOTHING_CLEAR: (
        _("Nothing stands out clearly"),
        _(
            "No theme and no question is clearly different from elsewhere or "
            "from last time. Small differences are most often chance."
        ),
        "themes",
    ),
    Nothing.NOTHING_TO_COMPARE: (
        _("Nothing to compare with yet"),
        _(
            "Fewer than a hundred answered in all, or nobody else was asked. So the page tells "
            "how it is, not whether it is more or less than elsewhere."
        ),
        "themes",
    ),
    Nothing.TOO_FEW_FOR_IMPORTANCE: (
        _("What matters most is not known"),
        _(
            "At least a hundred answers in the sector or the municipality are needed to see what "
            "goes together with being satisfied."
        ),
        "",
    ),
}
"""A heading, a sentence, and the figure to look at."""


@dataclass(frozen=True, slots=True)
class Told:
    heading: str
    sentence: str
    figure: str
    """Where on the page it stands; empty when it stands nowhere."""


def told(finding: Finding, language: str) -> Told:
    words = ResultWords(language)
    match finding:
        case Clear():
            return _clear(finding, words)
        case Extreme():
            return _extreme(finding, words)
        case Matters():
            return _matters(finding, words)
        case Nothing():
            return _nothing(finding, words)
        case _:
            assert_never(finding)


def _clear(finding: Clear, words: ResultWords) -> Told:
    about = finding.about
    is_theme = isinstance(about, Section)
    heading = (about.title if isinstance(about, Section) else about.text).into(words.language)
    sentence = words.gettext(
        _CLEAR[finding.than, finding.is_up],
        value=words.value(finding.result),
        other=written.number(finding.other, words.language),
        period=periods.label(parse(finding.period), words.language) if finding.period else "",
    )
    return Told(heading, sentence, f"{'t' if is_theme else 'q'}-{about.key}")


def _extreme(finding: Extreme, words: ResultWords) -> Told:
    question = finding.line.question
    sentence = words.gettext(_EXTREME[finding.is_up], value=words.value(finding.result))
    return Told(question.text.into(words.language), sentence, f"q-{question.key}")


def _matters(finding: Matters, words: ResultWords) -> Told:
    one = finding.drawn
    sentence = words.gettext(
        _MATTERS[one.priority.corner is Corner.ACT],
        value=words.value(one.result),
        overall=finding.overall.text.into(words.language),
    )
    return Told(one.line.question.text.into(words.language), sentence, "matrix")


def _nothing(finding: Nothing, words: ResultWords) -> Told:
    heading, sentence, figure = _WHY_NOTHING[finding]
    return Told(words.gettext(heading), words.gettext(sentence), figure)
