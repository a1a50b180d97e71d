"""A text in sections, for a page and for paper alike: paragraphs, points and tables of words."""

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str
    is_quiet: bool = False


@dataclass(frozen=True, slots=True)
class Points:
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """`rows` have a cell for each of `head`; the first cell names the row."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Points | Grid


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]
    is_limit: bool = False
    """What is not promised: never smaller than the rest, never folded."""


@dataclass(frozen=True, slots=True)
class Document:
    title: str
    lead: str
    sections: tuple[Section, ...] = field(default=())

    @property
    def sentences(self) -> str:
        """All of its words, a block a line."""
        parts = [self.title, self.lead]
        for section in self.sections:
            parts += [section.heading, *map(_words, section.blocks)]
        return "\n".join(parts)


def points(items: Iterable[str]) -> Points:
    return Points(tuple(items))


def _words(block: Block) -> str:
    match block:
        case Paragraph(text):
            return text
        case Points(items):
            return "\n".join(items)
        case Grid(head, rows):
            return "\n".join(" | ".join(row) for row in (head, *rows))
