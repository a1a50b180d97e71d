"""Sentences of the scorecard: how it went, what a status means, why there is no value."""

from collections.abc import Callable, Sequence

from surveyapp.domain.disclosure import Suppressed
from surveyapp.domain.history import Break
from surveyapp.domain.indicator import Direction, Source
from surveyapp.domain.period import Period, PeriodKind, parse
from surveyapp.domain.result import Flag
from surveyapp.domain.scorecard import (
    Absence,
    Absent,
    Counts,
    FromFigure,
    FromSurvey,
    Line,
    Reading,
    Scorecard,
)
from surveyapp.domain.target import Status
from surveyapp.domain.verdict import Verdict
from surveyapp.paper import format as written
from surveyapp.paper import periods
from surveyapp.web import amounts
from surveyapp.web.language import language
from surveyapp.web.result_words import result_words
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

CLEAR = frozenset({Verdict.CLEARLY_HIGHER, Verdict.CLEARLY_LOWER})
_NAMED_BELOW = 2
_LARGEST_WORD = 12


def headline(card: Scorecard) -> str:
    """One sentence or two that say how it went: `Seks av tolv mål er nådd. …`"""
    counts = card.counts
    if not counts.with_status:
        return _("No result can be held against a target yet.")
    said = [_reached(counts), _below(card)]
    return " ".join(filter(None, said))


def _reached(counts: Counts) -> str:
    reached = counts.by_status.get(Status.MET, 0)
    unsure = counts.unsure.get(Status.MET, 0)
    words = {"reached": capital(in_words(reached)), "all": in_words(counts.with_status)}
    if not unsure:
        return _("%(reached)s of %(all)s targets are reached.", **words)
    return _(
        "%(reached)s of %(all)s targets are reached, %(unsure)s of them uncertain.",
        unsure=in_words(unsure),
        **words,
    )


def _below(card: Scorecard) -> str:
    below = [line for line in card.lines if line.status is Status.BELOW]
    names = list(dict.fromkeys(line.indicator.name.into(language()) for line in below))
    if not names:
        return _("Nothing is below its lower limit.")
    if len(names) > _NAMED_BELOW:
        return _(
            "%(number)s results are below the lower limit.", number=capital(in_words(len(below)))
        )
    both = _("%(first)s and %(second)s", first=names[0], second=names[-1])
    return ngettext(
        "%(names)s is below the lower limit.",
        "%(names)s are below the lower limit.",
        len(names),
        names=names[0] if len(names) == 1 else both,
    )


def in_words(number: int) -> str:
    """Numbers up to twelve as words, as running text has them (DOMAIN §6)."""
    if number > _LARGEST_WORD:
        return written.number(number, language(), 0)
    return (
        _("none"), _("one"), _("two"), _("three"), _("four"), _("five"), _("six"), _("seven"),
        _("eight"), _("nine"), _("ten"), _("eleven"), _("twelve"),
    )[number]  # fmt: skip


def status(line: Line) -> str:
    match line.status:
        case Status.MET:
            return _("Target reached")
        case Status.BETWEEN if line.target is not None and not line.target.has_limit:
            return _("Target not reached")
        case Status.BETWEEN:
            return _("Between lower limit and target")
        case Status.BELOW:
            return _("Below lower limit")
        case None:
            return ""


def near(line: Line) -> str:
    """Why a status is uncertain; empty when it is not."""
    if line.near is None or line.target is None:
        return ""
    cuts = line.target.cuts
    if line.near in {cuts.target, cuts.range_low, cuts.range_high}:
        return _("Uncertain: close to the target")
    return _("Uncertain: close to the lower limit")


def no_value(reading: Reading) -> str:
    """The state of a reading without a value, in two or three words."""
    match reading.outcome:
        case Suppressed():
            return _("Withheld")
        case Absent(state=state):
            return {
                Absence.NOT_MEASURED: _("Not measured"),
                Absence.NOT_RUN: _("No survey"),
                Absence.NOT_RELEVANT: _("Not relevant"),
                Absence.PENDING: _("Not ready yet"),
                Absence.WITHDRAWN: _("Withdrawn"),
            }[state]
        case _:
            return ""


def why_no_value(line: Line) -> str:
    """What stands where the picture would be."""
    reading = line.reading
    match reading.outcome:
        case Suppressed(reason):
            if isinstance(reading.provenance, FromFigure):
                return reading.provenance.comment or _("The source itself withholds it.")
            return result_words().explanation(reason)
        case Absent(state, comment):
            return comment or _why_absent(state, line.indicator.source)
        case _:
            return ""


def _why_absent(state: Absence, source: Source) -> str:
    return {
        (Absence.NOT_RUN, Source.SURVEY): _("No survey was run here in this period."),
        (Absence.PENDING, Source.SURVEY): _("The survey is not released yet."),
        (Absence.PENDING, Source.FIGURE): _("Nobody has recorded it yet."),
    }.get((state, source), "")


def below_name(line: Line, period: Period, *, with_survey: bool) -> list[str]:
    """The small print under an indicator's name."""
    said = []
    provenance = line.reading.provenance
    if isinstance(provenance, FromSurvey):
        said += [provenance.title.into(language())] if with_survey else []
        said += _answered(provenance)
    if isinstance(provenance, FromFigure):
        said += _answered_elsewhere(provenance)
    if line.reading.value is not None and line.reading.period != period:
        said.append(_("as of %(period)s", period=period_label(line.reading.period)))
    if line.indicator.direction is Direction.DOWN:
        said.append(_("lower is better"))
    return said


def _answered(provenance: FromSurvey) -> list[str]:
    if provenance.answered is None:
        return []
    count = result_words().people(provenance.answered)
    if provenance.invited is None:
        return [result_words().answers(provenance.answered)]
    invited = written.number(provenance.invited, language(), 0)
    said = [_("%(answered)s of %(invited)s answered", answered=count, invited=invited)]
    if provenance.rate is not None and Flag.LOW_RESPONSE in provenance.flags:
        said.append(_("low response: %(rate)s", rate=result_words().rate(provenance.rate)))
    return said


def _answered_elsewhere(provenance: FromFigure) -> list[str]:
    said = []
    if provenance.answered is not None:
        said.append(result_words().answers(provenance.answered))
    if provenance.rate is not None:
        rate = result_words().rate(provenance.rate)
        is_low = Flag.LOW_RESPONSE in provenance.flags
        said.append(
            _("low response: %(rate)s", rate=rate)
            if is_low
            else _("response rate %(rate)s", rate=rate)
        )
    return said


def changed(line: Line) -> list[str]:
    """How far a result has moved and whether that is a change; one of the two where they would
    contradict each other."""
    if line.difference is None:
        return []
    moved, said = amounts.change(line.difference, line.indicator), verdict(line)
    if round(line.difference, line.indicator.decimals) != 0:
        return [moved, said] if said else [moved]
    return [said] if line.verdict in CLEAR else [moved]


def verdict(line: Line) -> str:
    """Whether a change is one, in a word or two."""
    if line.verdict is None:
        return ""
    return {
        Verdict.CLEARLY_HIGHER: _("clearly up"),
        Verdict.CLEARLY_LOWER: _("clearly down"),
        Verdict.NO_CLEAR_DIFFERENCE: _("not clear"),
    }.get(line.verdict, _("too little to compare with"))


def not_comparable(why: Break) -> str:
    """Why a value and the one before stand without a difference."""
    return {
        Break.WORDING: _("not comparable: new wording"),
        Break.SCALE: _("not comparable: new answer scale"),
    }.get(why, _("not comparable: other questions"))


def smallest_change(line: Line) -> str:
    """The least that two such surveys can tell from chance; empty where it is not known."""
    smallest = line.smallest_change
    return "" if smallest is None else amounts.up(smallest, line.indicator)


def which_rounds(provenance: FromSurvey) -> str:
    """The surveys a figure rests on, by number, and the questionnaire they share."""
    said = {"definition": provenance.definition, "version": provenance.version}
    if provenance.round_id is not None:
        return _(
            "Survey number %(id)s, questionnaire %(definition)s version %(version)s",
            id=provenance.round_id,
            **said,
        )
    return _(
        "Computed from the results of units that ran surveys of their own: number %(numbers)s,"
        " questionnaire %(definition)s version %(version)s",
        numbers=", ".join(str(one.id) for one in provenance.rounds),
        **said,
    )


def method(provenance: FromSurvey) -> str:
    """How answers became the figure."""
    if provenance.method == "share":
        return _("The share of the answers that count, among those who answered the question.")
    if len(provenance.questions) > 1:
        return _(
            "The mean of the questions' means. «Don't know» and skipped questions are left out."
        )
    return _("The mean of the answers. «Don't know» and skipped questions are left out.")


def period_label(period: Period) -> str:
    return periods.label(period, language())


def period_named(code: str) -> str:
    return period_label(parse(code))


def span(period: Period, first: Period) -> str:
    """What a sparkline reaches over: `2022–2026`."""
    if period.kind is PeriodKind.YEAR:
        return f"{first.year}–{period.year}"
    return _("Development")


def history(line: Line, write: Callable[[float], str]) -> str:
    """A sparkline in words, for those who do not see it."""
    return "; ".join(
        f"{period_label(reading.period)}: "
        f"{no_value(reading) if reading.value is None else write(reading.value)}"
        for reading in line.history
    )


def capital(text: str) -> str:
    """With its first letter large, to begin a sentence."""
    return text[:1].upper() + text[1:]


def listed(parts: Sequence[str]) -> str:
    return " · ".join(parts)
