"""Words for what a release holds: numbers of people, classes, bounds, reasons, flags."""

from typing import assert_never

from surveyapp.domain.disclosure import (
    AtLeast,
    Exactly,
    NotMeasured,
    People,
    Reason,
    Suppressed,
    Within,
)
from surveyapp.domain.release import Bound, Flag, Published, PublishedRate, Rate, ShareClass
from surveyapp.domain.result import Category
from surveyapp.domain.survey import Scale
from surveyapp.paper import format as written
from surveyapp.web.language import language
from surveyapp.web.wording import gettext as _
from surveyapp.web.wording import ngettext

SIGNS = {Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}


def people(count: People) -> str:
    """How many, as a number or a class: `32`, `at least 18`, `10–14`."""
    match count:
        case Exactly(value):
            return written.number(value, language(), 0)
        case AtLeast(value):
            return _("at least %(count)s", count=written.number(value, language(), 0))
        case Within(low, high) if high is not None:
            return written.interval(low, high, language(), 0)
        case Within(low):
            return _("%(count)s or more", count=written.number(low, language(), 0))
        case _:
            assert_never(count)


def answers(count: People) -> str:
    """`32 answers`."""
    return ngettext("%(count)s answer", "%(count)s answers", count.least, count=people(count))


def rate(value: Rate) -> str:
    if not isinstance(value, PublishedRate):
        return _("not shown")
    shown = written.percent(100 * value.value, language())
    return _("at least %(count)s", count=shown) if value.is_at_least else shown


def share_class(share: ShareClass) -> str:
    """`under 10 %`, `20–29 %`, `90 % or more`."""
    if share.low is None:
        return _("under %(share)s", share=written.percent((share.high or 0) + 1, language()))
    if share.high is None:
        return _("%(share)s or more", share=written.percent(share.low, language()))
    return f"{share.low}–{written.percent(share.high, language())}"


def share(value: float) -> str:
    """A share from 0 to 1 in whole per cent; `under 1 %` for what would read as nobody."""
    if round(100 * value) == 0:
        return _("under %(share)s", share=written.percent(1, language()))
    return written.percent(100 * value, language())


def values(one: Category) -> str:
    """Which answers a category holds: `4`, `1–3`."""
    return str(one.first) if one.first == one.last else f"{one.first}–{one.last}"


def in_bar(part: Category | ShareClass) -> str:
    """What stands on a part of a bar, in per cent: `33`, `20–29`."""
    if isinstance(part, Category):
        return written.number(100 * part.share, language(), 0)
    return f"{part.low or 0}–{part.high or 100}"


def value(result: Published) -> str:
    """The mean with one decimal or the share in per cent, with its bound."""
    if result.is_share:
        shown = written.percent(100 * result.value, language())
    else:
        shown = written.number(result.value, language())
    return f"{SIGNS[result.bound]} {shown}" if result.bound else shown


def interval(result: Published) -> str:
    if result.interval is None:
        return ""
    low, high = result.interval
    if not result.is_share:
        return written.interval(low, high, language())
    return f"{written.number(100 * low, language(), 0)}–{written.percent(100 * high, language())}"


def reason(hidden: Suppressed | NotMeasured) -> str:
    if isinstance(hidden, NotMeasured):
        return _("Not measured")
    return {
        Reason.TOO_FEW: _("Too few answers"),
        Reason.PROTECTS_OTHERS: _("Withheld to protect another figure"),
        Reason.NO_ANSWERS: _("No answers"),
    }[hidden.reason]


def explanation(why: Reason) -> str:
    return {
        Reason.TOO_FEW: _("So few answered this that somebody could be recognised."),
        Reason.PROTECTS_OTHERS: _(
            "There are enough answers here, but together with figures that are shown they would "
            "give away a smaller group."
        ),
        Reason.NO_ANSWERS: _("Nobody answered this."),
    }[why]


def flag(which: Flag) -> str:
    return {
        Flag.MORE_ANSWERS_THAN_INVITED: _(
            "There are more answers than invited. Check the number invited; "
            "with an open link someone may have answered twice. The rate is not shown."
        ),
        Flag.LOW_RESPONSE: _(
            "Fewer than half of those invited answered. Those who did not answer may think "
            "differently."
        ),
        Flag.FEW_ANSWERS: _("Few answered. Read the intervals, not only the means."),
    }[which]


def verdict(change: str) -> str:
    return {
        "higher": _("clearly higher than last time"),
        "clearly_higher": _("clearly higher than last time"),
        "lower": _("clearly lower than last time"),
        "clearly_lower": _("clearly lower than last time"),
        "no_clear_difference": _("not clearly different from last time"),
    }.get(change, "")


def high_values(scale: Scale) -> str:
    """Which answers count as high: `5–6`."""
    ends = sorted(scale.high)
    return f"{ends[0]}–{ends[-1]}" if len(ends) > 1 else str(ends[0])
