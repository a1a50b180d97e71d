"""What somebody wrote on the page of comments: a box for each thing, kept all or nothing."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sqlalchemy.orm import Session

from surveyapp.domain.access import Actor
from surveyapp.domain.comment import About, Comment
from surveyapp.domain.errors import InvalidInput, TextChanged
from surveyapp.domain.scorecard import Line, Scorecard
from surveyapp.services import comments
from surveyapp.services.comments import Box
from surveyapp.web.language import language
from surveyapp.web.transaction import now
from surveyapp.web.wording import gettext as _

_LONGEST_NUMBER = 18


class NothingSaved(Exception):
    """Some box could not be kept, so the whole transaction is taken back."""


@dataclass
class TypedBox:
    """A box with what stands in it; `theirs` is what somebody else wrote meanwhile."""

    about: About
    key: str
    name: str
    text: str
    seen: int
    line: Line | None = None
    """Of the indicator; None for a focus area."""
    is_needed: bool = False
    error: str = ""
    theirs: Comment | None = None

    @property
    def id(self) -> str:
        return f"{self.about.value}-{self.key}"

    @property
    def is_lacking(self) -> bool:
        return self.is_needed and not self.text

    @property
    def is_open(self) -> bool:
        """Whether it stands on the page at once, not folded away."""
        return self.line is None or self.is_needed or bool(self.text or self.error)


def shown(card: Scorecard) -> list[TypedBox]:
    """The boxes with the comments that are kept."""
    return _boxes(card, lambda _id, comment: _kept(comment))


def typed(card: Scorecard, posted: Mapping[str, str]) -> list[TypedBox]:
    """The boxes as the posted form has them."""

    def read(box: str, comment: Comment | None) -> tuple[str, int]:
        text, seen = _kept(comment)
        number = posted.get(f"seen-{box}", "")
        if number.isascii() and number.isdigit() and len(number) <= _LONGEST_NUMBER:
            seen = int(number)
        return posted.get(f"text-{box}", text).replace("\r\n", "\n").strip(), seen

    return _boxes(card, read)


def save(session: Session, actor: Actor, card: Scorecard, boxes: list[TypedBox]) -> int:
    """Keeps every box that changed and answers how many did.

    Problems are put on the boxes; when any has one, raises NothingSaved at the end.
    """
    saved = sum(_save(session, actor, card, box) for box in boxes)
    if any(box.error for box in boxes):
        raise NothingSaved
    return saved


def _save(session: Session, actor: Actor, card: Scorecard, box: TypedBox) -> bool:
    unit, period = card.unit, card.period.code
    written = Box(box.about, box.key, box.text, box.seen)
    try:
        return comments.write(session, actor, unit, period, written, now())
    except InvalidInput:
        box.error = _("Write at most 2,000 characters.")
    except TextChanged:
        box.theirs = comments.history(session, unit, period, box.about, box.key)[0]
        box.seen = box.theirs.number if box.theirs.text else 0
        box.error = _("Somebody else has written here since you opened the page.")
    return False


def _kept(comment: Comment | None) -> tuple[str, int]:
    return ("", 0) if comment is None else (comment.text, comment.number)


def _boxes(
    card: Scorecard, fill: Callable[[str, Comment | None], tuple[str, int]]
) -> list[TypedBox]:
    """A box for each focus area and, once, for each of its indicators."""
    found = []
    for area in card.areas:
        place, name = About.FOCUS_AREA, area.area.name.into(language())
        key = area.area.key
        found.append(TypedBox(place, key, name, *fill(f"{place}-{key}", area.comment)))
        lines: dict[str, list[Line]] = {}
        for line in area.lines:
            lines.setdefault(line.indicator.key, []).append(line)
        for key, alike in lines.items():
            said = fill(f"{About.INDICATOR}-{key}", alike[0].comment)
            needed = any(line.needs_comment for line in alike)
            name = alike[0].indicator.name.into(language())
            found.append(TypedBox(About.INDICATOR, key, name, *said, alike[0], needed))
    return found
