"""What a result page shows as a table that files and papers are made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from surveyapp.domain.disclosure import AtLeast, Exactly, NotMeasured, People, Suppressed, Within
from surveyapp.domain.language import Text
from surveyapp.domain.period import parse
from surveyapp.domain.release import (
    Published,
    PublishedChoices,
    PublishedRate,
    QuestionResult,
    Region,
)
from surveyapp.domain.survey import MultipleQuestion, Question, SingleQuestion
from surveyapp.paper import periods
from surveyapp.paper.in_words import in_words
from surveyapp.paper.result_words import SIGNS, ResultWords
from surveyapp.paper.tables import Cell, Column, Sheet
from surveyapp.paper.wording import Wording
from surveyapp.services.result_lines import Shown, beside, published
from surveyapp.services.results import UnitResults

Row = dict[str, Cell]
_HUNDRED = 100


def results(founds: Sequence[UnitResults], language: str) -> Sheet:
    """A row for the response, each theme, question, choice and indicator of each place."""
    words = ResultWords(language)
    columns = _columns(words, founds)
    rows = [row for found in founds for row in _Place(found, words).rows()]
    if len(founds) == 1:
        rows += _Place(founds[0], words).below()
    named = [row.keys() for row in rows]
    kept = {key: column for key, column in columns.items() if any(key in keys for keys in named)}
    return Sheet(
        words.gettext("Results"),
        tuple(kept.values()),
        tuple(tuple(row.get(key) for key in kept) for row in rows),
    )


def _columns(words: Wording, founds: Sequence[UnitResults]) -> dict[str, Column]:
    _ = words.gettext
    highest = max(point.value for found in founds for point in found.definition.scale.points)
    then = next((found.last_period for found in founds if found.last_period), None)
    before = periods.label(parse(then), words.language) if then else _("Last time")
    return {
        "unit": Column(_("Unit")),
        "group": Column(_("Group")),
        "what": Column(_("What")),
        "key": Column(_("Key")),
        "theme": Column(_("Theme")),
        "text": Column(_("Text")),
        "withheld": Column(_("Why not shown")),
        "answers": Column(_("Answers")),
        "invited": Column(_("Invited")),
        "sign": Column(_("≥ or ≤")),
        "mean": Column(_("Mean"), 1),
        "share": Column(_("Per cent"), 0),
        "low": Column(_("Interval from"), 1),
        "high": Column(_("Interval to"), 1),
        "low_answers": Column(_("Low answers, per cent")),
        "middle_answers": Column(_("In the middle, per cent")),
        "high_answers": Column(_("High answers, per cent")),
        **{
            f"value {value}": Column(_("Answered %(value)s, per cent", value=value), 0)
            for value in range(highest + 1)
        },
        "joined": Column(_("Answers joined, per cent")),
        "dont_know": Column(_("“Don't know”, per cent"), 0),
        "rest": Column(_("The rest of the municipality"), 1),
        "rest_verdict": Column(_("Against the rest of the municipality")),
        "kind": Column(_("Other units of the same kind"), 1),
        "kind_verdict": Column(_("Against other units of the same kind")),
        "before": Column(before, 1),
        "change": Column(_("Since last time")),
        "weight": Column(_("Goes together, per cent"), 0),
        "top_three": Column(_("Among the three in, per cent"), 0),
        "corner": Column(_("Where should you begin?")),
        "class": Column(_("Only those who answered")),
        "apart": Column(_("Difference between the answers")),
    }


@dataclass(frozen=True)
class _Place:
    found: UnitResults
    words: ResultWords

    def rows(self) -> Iterator[Row]:
        found, _ = self.found, self.words.gettext
        yield self._response(found.region)
        for section in found.sections:
            if section.mean is not None:
                cells = self._result(section.mean.result) | self._beside(section.mean)
                text = section.section.title
                yield self._row(_("Theme"), section.section.key, text, cells)
            for line in section.questions:
                shown = self._question(line.shown) | self._beside(line.shown)
                shown |= self._priority(line.question.key)
                theme: Row = {"theme": self._into(section.section.title)}
                yield self._row(_("Question"), line.question.key, line.question.text, theme | shown)
                yield from self._choices(line.question, line.shown)
        for one in found.region.indicators:
            name = found.indicator_names.get(one.key, Text({"en": one.key}))
            cells = self._result(one.result) | self._beside(one)
            yield self._row(_("Indicator"), one.key, name, cells)
        yield from self._by_class()
        yield from self._texts()
        for group in found.groups:
            yield from self._group(group.name, group.region, is_shown=group.is_shown)

    def _by_class(self) -> Iterator[Row]:
        """A row for each question and answer to the fact, or why there are none."""
        table, _ = self.found.by_class, self.words.gettext
        if table is None:
            return
        if not table.lines:
            why: Row = {"withheld": self.words.why_not_by_class(table.was_dropped)}
            yield self._row(self.words.by_class(table), table.fact.key, table.fact.text, why)
        for line in table.lines:
            for choice, figure in table.named(line):
                low, high = figure.interval or (None, None)
                cells: Row = {
                    "theme": self._into(line.section.title),
                    "class": self._into(choice.text),
                    "answers": self._people(figure.n),
                    "sign": SIGNS[figure.bound] if figure.bound else None,
                    "mean": figure.mean,
                    "low": low,
                    "high": high,
                    "apart": self.words.apart(line.told.apart),
                }
                what, key = _("Question by a fact"), f"{line.question.key}/{choice.key}"
                yield self._row(what, key, line.question.text, cells)

    def _texts(self) -> Iterator[Row]:
        _ = self.words.gettext
        for one in in_words(self.found, self.words):
            same: Row = {"unit": self.found.place.name, "key": one.key}
            for text in one.said:
                yield same | {"what": _("Text"), "text": text}
            for title, number in one.themes:
                yield same | {"what": _("Text, theme only"), "text": title, "answers": number}
            for reason, number in one.withheld:
                yield same | {"what": _("Text, withheld"), "withheld": reason, "answers": number}

    def below(self) -> Iterator[Row]:
        """How many answered in each place below, which have tables of their own."""
        for one in self.found.below:
            yield self._response(one.region) | {"unit": one.place.name}

    def _priority(self, key: str) -> Row:
        found = self.found.priorities
        one = next((each for each in found.items if each.key == key), None) if found else None
        if one is None:
            return {}
        return {
            "weight": _whole(one.weight),
            "top_three": _whole(one.top_three),
            "corner": self.words.corner(one.corner),
        }

    def _group(self, name: str, region: Region, *, is_shown: bool) -> Iterator[Row]:
        """Its themes, as the page has them; a group without one does not tell its size either."""
        if is_shown:
            yield self._response(region) | {"group": name}
        titles = {one.key: one.title for one in self.found.definition.sections}
        for section in region.sections:
            cells = self._result(section.result) | {"group": name}
            words = self.words.gettext("Theme")
            yield self._row(words, section.key, titles[section.key], cells)

    def _row(self, what: str, key: str, text: Text, cells: Row) -> Row:
        named: Row = {"unit": self.found.place.name, "what": what, "key": key}
        return named | {"text": self._into(text)} | cells

    def _into(self, text: Text) -> str:
        return text.into(self.words.language)

    def _response(self, region: Region) -> Row:
        rate = region.response_rate
        shown: dict[str, Cell] = {
            "unit": self.found.place.name,
            "what": self.words.gettext("Response rate"),
            "answers": self._people(region.answered),
            "invited": region.invited,
        }
        if isinstance(rate, PublishedRate):
            sign = {"sign": "≥"} if rate.is_at_least else {}
            return shown | {"share": _whole(rate.value)} | sign
        return shown | {"withheld": self.words.reason(rate)}

    def _question(self, shown: QuestionResult) -> Row:
        cells = self._result(shown.result)
        for name, band in zip(
            ("low_answers", "middle_answers", "high_answers"), shown.bands, strict=False
        ):
            cells[name] = self.words.share_class(band)
        if shown.high is not None:
            cells["high_answers"] = self.words.share_class(shown.high)
        joined = []
        for one in shown.categories:
            if one.first == one.last:
                cells[f"value {one.first}"] = _whole(one.share)
            else:
                joined.append(f"{self.words.values(one)}: {self.words.share(one.share)}")
        if joined:
            cells["joined"] = ", ".join(joined)
        if shown.dont_know is not None:
            cells["dont_know"] = _whole(shown.dont_know)
        return cells

    def _result(
        self, result: Published | PublishedChoices | Suppressed | NotMeasured
    ) -> dict[str, Cell]:
        match result:
            case Suppressed() | NotMeasured():
                return {"withheld": self.words.reason(result)}
            case PublishedChoices(n):
                return {"answers": self._people(n)}
            case Published():
                cells: dict[str, Cell] = {"answers": self._people(result.n)}
                factor = _HUNDRED if result.is_share else 1
                cells["share" if result.is_share else "mean"] = _times(result.value, factor)
                if result.bound is not None:
                    cells["sign"] = SIGNS[result.bound]
                if result.interval is not None:
                    low, high = result.interval
                    cells |= {"low": _times(low, factor), "high": _times(high, factor)}
                return cells
            case _:
                assert_never(result)

    def _beside(self, shown: Shown) -> Row:
        """A share in per cent, as in its own column."""
        here, against = published(shown), beside(shown)
        factor = _HUNDRED if here is not None and here.is_share else 1
        cells: Row = {}
        for name, one in (("rest", against.rest), ("kind", against.kind)):
            if one is not None:
                cells[name] = _times(one.value, factor)
                cells[f"{name}_verdict"] = self.words.compared(one.verdict)
        change = against.change
        if change is not None and change.previous is not None:
            cells["before"] = _times(change.previous, factor)
            cells["change"] = self.words.compared(change.verdict)
        return cells

    def _choices(self, question: Question, shown: QuestionResult) -> Iterator[Row]:
        if not isinstance(shown.result, PublishedChoices):
            return
        texts = {}
        if isinstance(question, SingleQuestion | MultipleQuestion):
            texts = {choice.key: choice.text for choice in question.choices}
        _ = self.words.gettext
        for one in shown.result.choices:
            key = one.key or ""
            text = self._into(texts[key]) if key in texts else _("Other answers together")
            yield {
                "unit": self.found.place.name,
                "what": _("Choice"),
                "key": f"{question.key}/{key}",
                "text": text,
                "high_answers": self.words.share_class(one),
            }

    def _people(self, count: People) -> Cell:
        """A number, or words where only a class is told."""
        match count:
            case Exactly(value):
                return value
            case AtLeast() | Within():
                return self.words.people(count)
            case _:
                assert_never(count)


def _times(value: float, factor: int) -> float:
    return round(value * factor, 2)


def _whole(share: float) -> int:
    return round(_HUNDRED * share)
