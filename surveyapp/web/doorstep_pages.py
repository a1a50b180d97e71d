"""The pages of one open survey: landing, form, check-your-answers and what comes after sending."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from markupsafe import Markup

from surveyapp.domain.answers import Problem
from surveyapp.domain.code import printed, read
from surveyapp.domain.survey import Audience, Question, TextQuestion
from surveyapp.paper import format as written
from surveyapp.paper import promises
from surveyapp.paper.wording import Wording
from surveyapp.services.answering import OpenSurvey
from surveyapp.web import survey_form, survey_form_view, survey_form_words
from surveyapp.web.doorstep_frame import Frame
from surveyapp.web.survey_form import Fields, Page, Place, Position, Sheet
from surveyapp.web.survey_form_words import Line


@dataclass(frozen=True, slots=True)
class Filled:
    """A form under way: its mark, the code it came with as typed, and every field posted."""

    mark: str
    code: str
    fields: Fields


@dataclass(frozen=True)
class SurveyPages:
    frame: Frame
    survey: OpenSurvey
    zone: ZoneInfo
    address: str = ""
    """Where forms are sent to, when that is not the survey's own link: in a preview."""
    way_back: str = ""
    """Of a preview: where it was opened from."""

    @property
    def is_young(self) -> bool:
        return self.survey.definition.layout == "question"

    def landing(self, code: str = "") -> bytes:
        """The same for everybody, except for whoever comes with a code."""
        definition = self.survey.definition
        words = Wording(self.frame.pages)
        return self._render(
            "landing.html",
            {
                "survey": self.survey,
                "definition": definition,
                "code": _printed(code),
                "question_count": len(tuple(definition.questions)),
                "asks_text": any(isinstance(q, TextQuestion) for q in definition.questions),
                "fewest": _in_words(self.survey.parameters.k_unit, self.frame),
                "closes_at_midnight": _counts_the_whole_day(self.survey.closes_at, self.zone),
                "closes": last_moment(self.survey.closes_at, self.frame.pages, self.zone),
                "place": self._place,
                "after_closing": promises.after_closing(words, self.survey.repair_days),
                "by_class": self._by_class(words),
                "while_locked": promises.while_locked(words, self.survey.repair_days),
            },
        )

    def _by_class(self, words: Wording) -> str | None:
        fact = self.survey.definition.by_key.get(self.survey.definition.second_breakdown or "")
        if fact is None:
            return None
        return promises.by_class(words, fact.text.into(self.frame.language))

    def first(self, filled: Filled) -> bytes:
        route = survey_form.way(self.survey.definition, {})
        return self.questions(filled, Position(route[0]), Sheet({}, {}))

    def at(self, filled: Filled, position: Position, sheet: Sheet) -> bytes:
        """The page of a position."""
        if position.page is None:
            return self.review(filled, sheet)
        return self.questions(filled, position, sheet)

    def questions(
        self,
        filled: Filled,
        position: Position,
        sheet: Sheet,
        problems: Mapping[str, Problem] | None = None,
        lines: Sequence[Line] = (),
    ) -> bytes:
        """A page of questions; `problems` are shown at their questions, `lines` on top."""
        page = position.page
        if page is None:
            return self.review(filled, sheet, lines)
        step = survey_form.progress(self.survey.definition, sheet.answers, page)
        following = self._following(page, sheet)
        return self._form(
            filled,
            page.questions,
            problems or {},
            {
                "token": position.token,
                "lines": lines,
                "step": step,
                "section": page.section,
                "returning": position.returning,
                "following": following.section if following else None,
                "forward": "review" if position.returning else "next",
            },
        )

    def mending(self, filled: Filled, sheet: Sheet) -> bytes:
        """Only the questions whose answers could not be taken, with the reasons."""
        definition = self.survey.definition
        wrong = tuple(q for q in definition.questions if q.key in sheet.problems)
        values = {"token": Place.MENDING, "lines": self.lines(sheet.problems), "step": None}
        return self._form(
            filled, wrong, sheet.problems, {**values, "returning": False, "forward": "review"}
        )

    def review(
        self,
        filled: Filled,
        sheet: Sheet,
        lines: Sequence[Line] = (),
        seen_last: str | None = None,
    ) -> bytes:
        definition = self.survey.definition
        shown = None if self.is_young else seen_last  # on a shared tablet the next one looks on
        groups = survey_form_view.answer_groups(
            definition, sheet.answers, shown, self.frame.translate
        )
        return self._render(
            "review.html",
            {
                **self._hidden(filled, ()),
                "token": Place.REVIEW,
                "forward": "submit",
                "groups": groups,
                "answered": sum(group.answered for group in groups),
                "total": sum(len(group.rows) for group in groups),
                "lines": lines,
            },
        )

    def code(self, filled: Filled, problem: str | None = None) -> bytes:
        """Asks for the code of a letter; what was typed is shown again."""
        values = {"token": Place.CODE, "forward": "next", "asks_code": True, "problem": problem}
        return self._render(
            "code.html", {**self._hidden(filled, ()), **values, "code": filled.code[:40]}
        )

    def thanks(self) -> bytes:
        template = "thanks_young.html" if self._is_for_pupils else "thanks.html"
        closes = written.day(self.survey.closes_at.astimezone(self.zone).date(), self.frame.pages)
        return self._render(template, {"closes": closes, "is_shared": self.survey.access == "link"})

    def received(self) -> bytes:
        return self._render("received.html", {"is_young": self._is_for_pupils})

    def used(self, filled: Filled) -> bytes:
        kept = (("form", filled.mark), ("lang", self.frame.language), ("page", Place.CODE.value))
        answers = survey_form.carried(self.survey.definition, filled.fields, ())
        return self._render(
            "used.html", {"code": _printed(filled.code), "kept": (*kept, *answers), "languages": ()}
        )

    def lines(self, problems: Mapping[str, Problem]) -> tuple[Line, ...]:
        return survey_form_words.lines(
            self.survey.definition, problems, self.frame.translate, self.frame.pages
        )

    @property
    def _is_for_pupils(self) -> bool:
        return self.survey.definition.audience is Audience.PUPILS

    @property
    def _place(self) -> str:
        return ", ".join(name for name in (self.survey.unit_name, self.survey.group_name) if name)

    def _following(self, page: Page, sheet: Sheet) -> Page | None:
        definition = self.survey.definition
        return survey_form.turned(definition, sheet.answers, Position(page), "next").page

    def _form(
        self,
        filled: Filled,
        shown: Sequence[Question],
        problems: Mapping[str, Problem],
        values: Mapping[str, object],
    ) -> bytes:
        views = survey_form_view.question_views(shown, filled.fields, problems)
        return self._render("form.html", {**self._hidden(filled, shown), "views": views, **values})

    def _hidden(self, filled: Filled, shown: Sequence[Question]) -> dict[str, object]:
        return {
            "mark": filled.mark,
            "code": filled.code,
            "carried": survey_form.carried(self.survey.definition, filled.fields, shown),
        }

    def _render(self, template: str, values: Mapping[str, object]) -> bytes:
        name = f"{self.survey.definition.title.into(self.frame.language)} {self.survey.period}"
        shared = {
            "link": self.survey.link,
            "address": self.address or f"/s/{self.survey.link}",
            "way_back": self.way_back,
            "survey_name": name,
            "subtitle": self._subtitle(name),
            "unit_name": self.survey.unit_name,
            "is_young": self.is_young,
            "complaint": self._complaint,
        }
        return self.frame.render(template, {**shared, **values})

    def _subtitle(self, name: str) -> Markup:
        group = self.survey.group_name if self.is_young else None
        return self.frame.own(group) if group else self.frame.spoken(name)

    def _complaint(self, question: Question, problem: Problem) -> str:
        return survey_form_words.complaint(
            question, problem, self.frame.translate, self.frame.pages
        )


def _printed(typed: str) -> str:
    """A code as letters print it; something that is no code stays as it was typed."""
    code = read(typed)
    return printed(code) if code else typed


def last_moment(closes_at: datetime, language: str, zone: ZoneInfo) -> str:
    """Until when answers are taken: only the day when the whole of it counts."""
    if _counts_the_whole_day(closes_at, zone):
        return written.day(closes_at.astimezone(zone).date(), language)
    return written.moment(closes_at, language, zone)


def _counts_the_whole_day(closes_at: datetime, zone: ZoneInfo) -> bool:
    local = closes_at.astimezone(zone)
    return (local + timedelta(seconds=1)).date() > local.date()


def _in_words(number: int, frame: Frame) -> str:
    _ = frame.translate
    words = {5: _("five"), 6: _("six"), 7: _("seven"), 8: _("eight"), 9: _("nine"), 10: _("ten")}
    return words.get(number, str(number))
