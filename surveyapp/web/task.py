"""One thing that needs somebody, as the first page lists it."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.language import Text
from surveyapp.paper import format as written
from surveyapp.web.language import language
from surveyapp.web.transaction import installation


@dataclass(frozen=True, slots=True)
class Task:
    """`due` sorts the list, None last; `is_mine` False for what only is to be followed."""

    icon: str
    title: str
    detail: str
    verb: str
    address: str
    due: datetime | None = None
    is_late: bool = False
    is_mine: bool = True


Provider = Callable[[Session, Actor, datetime], Iterator[Task]]


def titled(wordings: Mapping[str, str]) -> str:
    return Text(wordings).into(language())


def day_of(moment: datetime) -> str:
    return written.day(moment.astimezone(installation().config.timezone).date(), language())
