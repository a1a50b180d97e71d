"""Pages that are the same for everybody, made once for each link and language."""

from collections.abc import Callable
from typing import Generic, TypeVar

from surveyapp.services.answering import OpenSurvey
from surveyapp.services.municipality import Municipality
from surveyapp.web.doorstep_pages import SurveyPages

Page = TypeVar("Page")
_MOST_KEPT = 500


class Kept(Generic[Page]):
    """One kind of page; made anew when anything it is made of has changed."""

    def __init__(self, make: Callable[[SurveyPages], Page]) -> None:
        self._make = make
        self._kept: dict[tuple[str, str], tuple[tuple[OpenSurvey, Municipality], Page]] = {}

    def of(self, pages: SurveyPages) -> Page:
        place = pages.survey.link, pages.frame.language
        made_of = pages.survey, pages.frame.municipality
        kept = self._kept.get(place)
        if kept is not None and kept[0] == made_of:
            return kept[1]
        if len(self._kept) >= _MOST_KEPT:
            self._kept.clear()
        page = self._make(pages)
        self._kept[place] = made_of, page
        return page
