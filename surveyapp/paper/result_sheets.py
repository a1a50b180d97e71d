"""A result page on A4: what typesetting needs of it, and the PDF."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from surveyapp.domain.language import Text
from surveyapp.domain.period import parse
from surveyapp.domain.priority import Corner
from surveyapp.domain.release import Published, PublishedChoices, QuestionResult
from surveyapp.domain.survey import (
    MultipleQuestion,
    Question,
    ScaleQuestion,
    SingleQuestion,
)
from surveyapp.paper import finding_words, periods
from surveyapp.paper import format as written
from surveyapp.paper import result_charts as charts
from surveyapp.paper.in_words import InWords, in_words
from surveyapp.paper.result_words import ResultWords
from surveyapp.paper.typesetting import pdf
from surveyapp.services.findings import Finding
from surveyapp.services.municipality import Municipality
from surveyapp.services.result_lines import QuestionLine, Shown, beside, published
from surveyapp.services.results import GroupRegion, UnitResults

Data = dict[str, object]
_MIDDLE_TONE = 3
"""Where the middle stands among the seven tones of the sheet."""


def result_sheet(
    found: UnitResults, municipality: Municipality, language: str, now: datetime
) -> bytes:
    """The PDF, tagged for screen readers (PDF/UA-1)."""
    return pdf("results", _Sheet(found, municipality, language).data(), now)


@dataclass(frozen=True)
class _Sheet:
    found: UnitResults
    municipality: Municipality
    language: str

    @cached_property
    def words(self) -> ResultWords:
        return ResultWords(self.language)

    def data(self) -> Data:
        found, _ = self.found, self.words.gettext
        survey = Text(found.survey_round.title).into(self.language)
        period = periods.label(parse(found.survey_round.period), self.language)
        title = f"{survey} {period}"
        return {
            "lang": self.language,
            "title": f"{found.place.name}: {title}",
            "municipality": self.municipality.name,
            "example": _("Example data.") if self.municipality.is_demo else None,
            "place": found.place.name,
            "heading": title,
            "facts": list(self._facts()),
            "flags": [self.words.flag(flag) for flag in found.region.flags],
            "findings": [self._finding(one) for one in found.findings],
            "axis": {"line": self._across.line},
            "sections": list(self._sections()),
            "themes": list(self._themes()),
            "priorities": list(self._priorities()),
            "by_class": self._by_class(),
            "groups": [self._group(group) for group in found.groups],
            "indicators": list(self._indicators()),
            "texts": [self._in_words(one) for one in in_words(found, self.words)],
            "has": {
                "rest": any(line.beside.rest for line in found.questions),
                "before": found.last_period is not None,
            },
            "words": self._words(),
            "foot": " ".join(filter(None, self._foot())),
        }

    def _foot(self) -> Iterator[str]:
        survey_round, recounts = self.found.survey_round, self.found.recounts
        yield self.words.gettext(
            "Survey %(id)s, definition %(definition)s version %(version)s.",
            id=survey_round.id,
            definition=survey_round.definition_key,
            version=survey_round.version,
        )
        for one in recounts:
            yield f"{self.words.replaced(one.at.date())} {one.reason}"
        is_kept = survey_round.destroyed_at is None
        yield self.words.lasting(is_replaced=bool(recounts), is_kept=is_kept)

    @cached_property
    def _bars(self) -> dict[str, tuple[charts.Part, ...]]:
        return {
            line.question.key: charts.bar(line.question.scale, line.shown)
            for line in self.found.questions
            if isinstance(line.question, ScaleQuestion)
        }

    @cached_property
    def _across(self) -> charts.Diverging:
        return charts.diverging(self._bars.values())

    def _facts(self) -> Iterator[str]:
        region, words = self.found.region, self.words
        answered = words.people(region.answered)
        if region.invited is None:
            yield words.answers(region.answered)
        else:
            invited = words.whole(region.invited)
            yield words.gettext(
                "%(answered)s of %(invited)s answered", answered=answered, invited=invited
            )
        yield f"{words.gettext('response rate')} {words.rate(region.response_rate)}"
        closed = self.found.survey_round.closed_at
        if closed is not None:
            yield words.gettext("Closed %(day)s", day=written.day(closed.date(), self.language))

    def _finding(self, one: Finding) -> Data:
        told = finding_words.told(one, self.language)
        return {"heading": told.heading, "sentence": told.sentence}

    # --- tables -------------------------------------------------------------------------------

    def _sections(self) -> Iterator[Data]:
        for section in self.found.sections:
            rows = [row for line in section.questions for row in self._question(line)]
            yield {"title": section.section.title.into(self.language), "rows": rows}

    def _question(self, line: QuestionLine) -> Iterator[Data]:
        text = line.question.text.into(self.language)
        if isinstance(line.shown.result, PublishedChoices):
            for share, name in self._choices(line.question, line.shown.result):
                yield {"name": f"{text} – {name}", "value": share}
            return
        row = self._row(text, line.shown)
        bar = self._bars.get(line.question.key, ())
        row["bar"] = [
            {
                "x": segment.x,
                "width": segment.width,
                "tone": segment.part.tone + _MIDDLE_TONE,
                "at": segment.label or 0.0,
                "label": self.words.in_bar(segment.part.share) if segment.label else "",
            }
            for segment in self._across.segments(bar)
        ]
        row["spread"] = self._spread(line.shown)
        yield row

    def _row(self, name: str, shown: Shown) -> Data:
        result = published(shown)
        if result is None:
            hidden = shown.result
            why = (
                ""
                if isinstance(hidden, Published | PublishedChoices)
                else self.words.reason(hidden)
            )
            return {"name": name, "hidden": f"{self.words.gettext('Not shown')}. {why}."}
        against = beside(shown)
        row: Data = {
            "name": name,
            "answers": self.words.answers(result.n),
            "value": self.words.value(result),
            "interval": self.words.interval(result),
        }
        if against.rest is not None:
            row["rest"] = self.words.plain(against.rest.value, result.is_share)
            row["rest_verdict"] = self.words.compared(against.rest.verdict)
        if against.kind is not None:
            value = self.words.plain(against.kind.value, result.is_share)
            verdict = self.words.compared(against.kind.verdict)
            row["kind"] = f"{self.words.gettext('same kind of unit')}: {value}, {verdict}"
        change = against.change
        if change is not None and change.previous is not None:
            row["before"] = self.words.plain(change.previous, result.is_share)
            verdict = self.words.compared(change.verdict)
            row["change"] = f"{self.words.change(result, change.previous)}, {verdict}"
        return row

    def _why(self, shown: Shown) -> str:
        hidden = shown.result
        if isinstance(hidden, Published | PublishedChoices):
            return ""
        return f"{self.words.gettext('Not shown')}. {self.words.reason(hidden)}."

    def _spread(self, shown: QuestionResult) -> str:
        """The bar in words."""
        if shown.categories:
            return ", ".join(
                f"{self.words.values(one)}: {self.words.share(one.share)}"
                for one in shown.categories
            )
        if shown.bands:
            low, middle, high = map(self.words.share_class, shown.bands)
            return self.words.gettext(
                "Low answers: %(low)s. In the middle: %(middle)s. High: %(high)s.",
                low=low,
                middle=middle,
                high=high,
            )
        if shown.high is not None:
            share = self.words.share_class(shown.high)
            return f"{self.words.gettext('High answers')}: {share}"
        return ""

    def _choices(self, question: Question, result: PublishedChoices) -> Iterator[tuple[str, str]]:
        texts = {}
        if isinstance(question, SingleQuestion | MultipleQuestion):
            texts = {choice.key: choice.text.into(self.language) for choice in question.choices}
        other = self.words.gettext("Other answers together")
        for share in result.choices:
            yield self.words.share_class(share), texts.get(share.key or "", other)

    def _themes(self) -> Iterator[Data]:
        for section in self.found.sections:
            if section.mean is not None:
                yield self._row(section.section.title.into(self.language), section.mean)

    def _indicators(self) -> Iterator[Data]:
        for one in self.found.region.indicators:
            name = self.found.indicator_names.get(one.key)
            yield self._row(name.into(self.language) if name else one.key, one)

    def _in_words(self, one: InWords) -> Data:
        _, whole = self.words.gettext, self.words.whole
        notes = [
            (_("Told as a theme only:"), one.themes),
            (_("Withheld:"), one.withheld),
        ]
        return {
            "question": one.question,
            "said": list(one.said),
            "notes": [
                f"{name} " + ", ".join(f"{what} ({whole(number)})" for what, number in some)
                for name, some in notes
                if some
            ],
        }

    def _by_class(self) -> Data | None:
        table, words = self.found.by_class, self.words
        if table is None:
            return None
        return {
            "heading": words.by_class(table),
            "choices": [choice.text.into(self.language) for choice in table.fact.choices],
            "hidden": "" if table.lines else words.why_not_by_class(table.was_dropped),
            "rows": [
                {
                    "name": line.question.text.into(self.language),
                    "figures": [
                        f"{words.of_class(one)} ({words.interval_of_class(one)})"
                        for one in line.told.classes
                    ],
                    "apart": words.apart(line.told.apart),
                }
                for line in table.lines
            ],
        }

    def _group(self, group: GroupRegion) -> Data:
        if not group.is_shown:
            return {"name": group.name, "hidden": self.words.reason(group.why)}
        titles = {one.key: one.title.into(self.language) for one in self.found.definition.sections}
        rows = [self._row(titles[one.key], one) for one in group.region.sections]
        answered = self.words.people(group.region.answered)
        return {"name": group.name, "answered": answered, "rows": rows}

    def _priorities(self) -> Iterator[Data]:
        matrix = self.found.matrix
        for corner in Corner if matrix else ():
            rows = [
                self._row(one.line.question.text.into(self.language), one.line.shown)
                | {"weight": self.words.percent(100 * one.priority.weight)}
                for one in (matrix.in_corner(corner) if matrix else ())
            ]
            if rows:
                yield {"corner": self.words.corner(corner), "rows": rows}

    def _words(self) -> Data:
        _ = self.words.gettext
        last = self.found.last_period
        return {
            "findings": _("Findings"),
            "questions": _("Question by question"),
            "question": _("Question"),
            "low": _("low answers"),
            "high": _("high answers"),
            "mean": _("Mean"),
            "rest": _("The rest of the municipality"),
            "before": periods.label(parse(last), self.language) if last else "",
            "themes": _("Themes"),
            "theme": _("Theme"),
            "where": _("Where should you begin?"),
            "weight": _("Goes together, per cent"),
            "not_cause": _(
                "What goes together with being satisfied overall, not what causes what."
            ),
            "difference": _("Difference"),
            "groups": _("Groups"),
            "indicators": _("Indicators on the scorecard"),
            "indicator": _("Indicator"),
            "texts": _("In their own words"),
            "small": _(
                "Small differences are most often chance. Where the page does not say “clearly”, "
                "the figures do not tell the two apart."
            ),
            "sign": _(
                "“≥” and “≤”: nearly everybody answered the same, and the exact mean would tell "
                "what each person answered. The true mean may be a little higher (≥) or lower (≤)."
            ),
            "interval": _(
                "With 95%% certainty the answer of everybody who was invited lies between its "
                "ends, if those who did not answer think as those who did."
            ),
        }
