"""Reading back what was printed: its text, its QR codes, its tags and its languages."""

import io
from collections.abc import Iterator

import pikepdf
import pypdfium2
import zxingcpp

_SHARP = 2.0
"""144 dots an inch: what a phone sees of a slip at arm's length."""
_A4_POINTS = 210 / 25.4 * 72


def texts(pdf: bytes) -> list[str]:
    """What can be selected and copied, page by page."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [page.get_textpage().get_text_bounded() for page in document]


def qr_codes(pdf: bytes) -> list[list[tuple[str, float]]]:
    """What a decoder reads on each page, and how wide the dark part of each code is, in mm."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [list(_read(page)) for page in document]


def _read(page: pypdfium2.PdfPage) -> Iterator[tuple[str, float]]:
    picture = page.render(scale=_SHARP, grayscale=True).to_numpy()
    for found in zxingcpp.read_barcodes(picture):
        pixels = found.position.top_right.x - found.position.top_left.x
        yield found.text, pixels / (_A4_POINTS * _SHARP) * 210


def roles(pdf: bytes) -> list[str]:
    """The tags in reading order: `Document`, `H1`, `P`, …"""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(tag.S)[1:] for tag in _tags(document.Root.StructTreeRoot)]


def languages(pdf: bytes) -> set[str]:
    """Every language that some part of the document is said to be in."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        parts = {str(tag.Lang) for tag in _tags(document.Root.StructTreeRoot) if "/Lang" in tag}
        return parts | {str(document.Root.Lang)}


def described(pdf: bytes) -> list[str]:
    """The words that stand for pictures."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(tag.Alt) for tag in _tags(document.Root.StructTreeRoot) if "/Alt" in tag]


def is_for_everybody(pdf: bytes) -> bool:
    """Says itself that it is PDF/UA-1, is tagged, and has a title and a language."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        with document.open_metadata() as about:
            claims = about.get("{http://www.aiim.org/pdfua/ns/id/}part") == "1"
            titled = bool(about.get("{http://purl.org/dc/elements/1.1/}title"))
        shows_title = bool(root.ViewerPreferences.DisplayDocTitle)
        marked = bool(root.MarkInfo.Marked) and "/StructTreeRoot" in root
        return claims and titled and shows_title and marked and "/Lang" in root


def _tags(node: pikepdf.Object) -> Iterator[pikepdf.Object]:
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            yield kid
            yield from _tags(kid)
