"""Words for what a release holds: numbers of people, classes, bounds, reasons, flags."""

from dataclasses import dataclass
from datetime import date
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
from surveyapp.domain.priority import Corner
from surveyapp.domain.release import Bound, Flag, Published, PublishedRate, Rate, ShareClass
from surveyapp.domain.result import Category
from surveyapp.domain.second_breakdown import Apart, ClassFigure
from surveyapp.domain.survey import Scale
from surveyapp.domain.verdict import Verdict
from surveyapp.paper import format as written
from surveyapp.paper.wording import Wording
from surveyapp.services.class_lines import ClassTable

SIGNS = {Bound.AT_LEAST: "≥", Bound.AT_MOST: "≤"}


@dataclass(frozen=True, slots=True)
class ResultWords(Wording):
    """In one language, for pages and for papers."""

    def whole(self, value: float) -> str:
        return written.number(value, self.language, 0)

    def decimals(self, value: float, digits: int) -> str:
        return written.number(value, self.language, digits)

    def percent(self, value: float) -> str:
        return written.percent(value, self.language)

    def people(self, count: People) -> str:
        """How many, as a number or a class: `32`, `at least 18`, `10–14`."""
        match count:
            case Exactly(value):
                return self.whole(value)
            case AtLeast(value):
                return self.gettext(
                    "at least %(count)s", count=written.number(value, self.language, 0)
                )
            case Within(low, high) if high is not None:
                return written.interval(low, high, self.language, 0)
            case Within(low):
                return self.gettext(
                    "%(count)s or more", count=written.number(low, self.language, 0)
                )
            case _:
                assert_never(count)

    def answers(self, count: People) -> str:
        """`32 answers`."""
        return self.ngettext(
            "%(count)s answer", "%(count)s answers", count.least, count=self.people(count)
        )

    def replaced(self, on: date) -> str:
        return self.gettext(
            "Counted again %(day)s, and the result was replaced.",
            day=written.day(on, self.language),
        )

    def lasting(self, *, is_replaced: bool, is_kept: bool) -> str:
        """Whether a result stands as it was first counted, and whether it may still change because
        its answers are kept. Of one that was replaced, each time is told (`replaced`)."""
        _ = self.gettext
        if is_kept:
            return _(
                "Until the answers are deleted, a fault of the program can be put right by "
                "counting them again."
            )
        return "" if is_replaced else _("The result was counted once and never changes.")

    def rate(self, value: Rate) -> str:
        if not isinstance(value, PublishedRate):
            return self.gettext("not shown")
        shown = self.percent(100 * value.value)
        return self.gettext("at least %(count)s", count=shown) if value.is_at_least else shown

    def share_class(self, share: ShareClass) -> str:
        """`under 10 %`, `20–29 %`, `90 % or more`."""
        if share.low is None:
            return self.gettext("under %(share)s", share=self.percent((share.high or 0) + 1))
        if share.high is None:
            return self.gettext("%(share)s or more", share=self.percent(share.low))
        return f"{share.low}–{self.percent(share.high)}"

    def share(self, value: float) -> str:
        """A share from 0 to 1 in whole per cent; `under 1 %` for what would read as nobody."""
        if round(100 * value) == 0:
            return self.gettext("under %(share)s", share=self.percent(1))
        return self.percent(100 * value)

    def values(self, one: Category) -> str:
        """Which answers a category holds: `4`, `1–3`."""
        return str(one.first) if one.first == one.last else f"{one.first}–{one.last}"

    def in_bar(self, part: Category | ShareClass) -> str:
        """What stands on a part of a bar, in per cent: `33`, `20–29`."""
        if isinstance(part, Category):
            return self.whole(100 * part.share)
        return f"{part.low or 0}–{part.high or 100}"

    def plain(self, value: float, is_share: bool) -> str:
        """A mean with one decimal, or a share in whole per cent."""
        return self.percent(100 * value) if is_share else written.number(value, self.language)

    def value(self, result: Published) -> str:
        """The mean with one decimal or the share in per cent, with its bound."""
        shown = self.plain(result.value, result.is_share)
        return f"{SIGNS[result.bound]} {shown}" if result.bound else shown

    def interval(self, result: Published) -> str:
        return self._ends(result.interval, result.is_share)

    def comparison_interval(self, result: Published) -> str:
        return self._ends(result.comparison_interval or result.interval, result.is_share)

    def _ends(self, interval: tuple[float, float] | None, is_share: bool) -> str:
        if interval is None:
            return ""
        low, high = interval
        if not is_share:
            return written.interval(low, high, self.language)
        return f"{self.whole(100 * low)}–{self.percent(100 * high)}"

    def change(self, now: Published, before: float) -> str:
        """`+0.1`, `−3 points`, "unchanged" for what rounds to nothing; as shown, so that the
        three figures agree."""
        digits, factor = (0, 100) if now.is_share else (1, 1)
        difference = round(factor * now.value, digits) - round(factor * before, digits)
        if round(difference, digits) == 0:
            return self.gettext("unchanged")
        shown = written.signed(difference, self.language, digits)
        return self.gettext("%(number)s points", number=shown) if now.is_share else shown

    def compared(self, verdict: Verdict) -> str:
        """The verdict on a difference, whatever it is from."""
        return {
            Verdict.CLEARLY_HIGHER: self.gettext("clearly above"),
            Verdict.CLEARLY_LOWER: self.gettext("clearly below"),
            Verdict.NO_CLEAR_DIFFERENCE: self.gettext("not clearly different"),
            Verdict.TOO_LITTLE: self.gettext("too little to compare with"),
        }[verdict]

    def apart(self, apart: Apart) -> str:
        """Whether the answers to a fact differ in a question."""
        return {
            Apart.CLEARLY: self.gettext("clear difference"),
            Apart.NOT_CLEARLY: self.gettext("no clear difference"),
            Apart.TOO_LITTLE: self.gettext("too little to compare with"),
        }[apart]

    def of_class(self, figure: ClassFigure) -> str:
        shown = self.plain(figure.mean, is_share=False)
        return f"{SIGNS[figure.bound]} {shown}" if figure.bound else shown

    def interval_of_class(self, figure: ClassFigure) -> str:
        return self._ends(figure.interval, is_share=False)

    def by_class(self, table: ClassTable) -> str:
        fact = table.fact.text.into(self.language)
        return self.gettext("By the answer to “%(question)s”", question=fact)

    def why_not_by_class(self, was_dropped: bool) -> str:
        if was_dropped:
            return self.gettext(
                "These figures are not shown. Together with the others they could have told what "
                "somebody answered."
            )
        return self.gettext(
            "These figures are not shown. For some of the answers, or in some of the places, there "
            "are too few people."
        )

    def corner(self, corner: Corner) -> str:
        """What to do about a question of the priority matrix."""
        return {
            Corner.ACT: self.gettext("Take hold of"),
            Corner.KEEP: self.gettext("Take care of"),
            Corner.WATCH: self.gettext("Keep an eye on"),
            Corner.MAINTAIN: self.gettext("Keep up"),
        }[corner]

    def reason(self, hidden: Suppressed | NotMeasured) -> str:
        if isinstance(hidden, NotMeasured):
            return self.gettext("Not measured")
        return {
            Reason.TOO_FEW: self.gettext("Too few answers"),
            Reason.PROTECTS_OTHERS: self.gettext("Withheld to protect another figure"),
            Reason.NO_ANSWERS: self.gettext("No answers"),
        }[hidden.reason]

    def explanation(self, why: Reason) -> str:
        return {
            Reason.TOO_FEW: self.gettext("So few answered this that somebody could be recognised."),
            Reason.PROTECTS_OTHERS: self.gettext(
                "There are enough answers here, but together with figures that are shown they "
                "would give away a smaller group."
            ),
            Reason.NO_ANSWERS: self.gettext("Nobody answered this."),
        }[why]

    def flag(self, which: Flag) -> str:
        return {
            Flag.MORE_ANSWERS_THAN_INVITED: self.gettext(
                "There are more answers than invited. Check the number invited; "
                "with an open link someone may have answered twice. The rate is not shown."
            ),
            Flag.LOW_RESPONSE: self.gettext(
                "Fewer than half of those invited answered. Those who did not answer may think "
                "differently."
            ),
            Flag.FEW_ANSWERS: self.gettext("Few answered. Read the intervals, not only the means."),
        }[which]

    def high_values(self, scale: Scale) -> str:
        """Which answers count as high: `5–6`."""
        ends = sorted(scale.high)
        return f"{ends[0]}–{ends[-1]}" if len(ends) > 1 else str(ends[0])
