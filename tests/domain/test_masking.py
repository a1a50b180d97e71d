"""What is marked in a free text, and how it is hidden."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from surveyapp.domain import masking
from surveyapp.domain.masking import HIDDEN, Kind


@pytest.mark.parametrize(
    ("text", "part", "kind"),
    [
        ("Torill er flink til å fortelle.", "Torill", Kind.NAME),
        ("Vi er glade for Mohammed og de andre.", "Mohammed", Kind.NAME),
        ("Skriv til kari.n@example.org først.", "kari.n@example.org", Kind.CONTACT),
        ("Ring meg på 41 23 45 67.", "41 23 45 67", Kind.CONTACT),
        ("Ring +47 41234567 heller.", "+47 41234567", Kind.CONTACT),
        ("Hun er født 010203 12345.", "010203 12345", Kind.IDENTITY),
        ("Det var den 3. november det skjedde.", "3. november", Kind.DATE),
        ("Møtet 03.11.2026 var bra.", "03.11.2026", Kind.DATE),
        ("Ved storgata 12 er det mørkt.", "storgata 12", Kind.ADDRESS),
        ("Siden sønnen vår begynte, går det bra.", "sønnen vår", Kind.FAMILY),
        ("He is happy, my daughter too.", "my daughter", Kind.FAMILY),
        ("Etter at han fikk diagnosen er det bedre.", "diagnosen", Kind.HEALTH),
        ("Noen må kunne tigrinja her.", "tigrinja", Kind.LANGUAGE),
    ],
)
def test_what_may_tell_of_somebody_is_marked(text: str, part: str, kind: Kind) -> None:
    found = [(text[one.start : one.end], one.kind) for one in masking.marks(text, ["Torill Berg"])]

    assert (part, kind) in found


@pytest.mark.parametrize(
    "text",
    [
        "Uteområdet er fantastisk. Mer av det!",
        "Det er for lite informasjon når vi henter.",
        "Vi møtte 12 av 20 foreldre i 2026.",
    ],
)
def test_what_tells_of_nobody_is_not(text: str) -> None:
    assert masking.marks(text) == ()


def test_what_is_marked_and_what_a_reviewer_adds_is_hidden() -> None:
    shown = masking.masked("Torill på Maur er flink, og Maur er fin.", ["Torill"], ["maur"])

    assert shown == f"{HIDDEN} på {HIDDEN} er flink, og {HIDDEN} er fin."


@given(
    some.text(alphabet="Aa .,1234567@æØ", max_size=60),
    some.lists(some.text(alphabet="Aa1", max_size=4)),
)
def test_pieces_make_up_the_text_again_and_masks_hide_every_mark(
    text: str, names: list[str]
) -> None:
    found = masking.marks(text, names)

    parts = list(masking.pieces(text, found))
    assert "".join(part for part, _ in parts) == text
    assert [kind for _, kind in parts if kind] == [one.kind for one in found]
    plain = [part for part, kind in parts if kind is None]
    assert masking.masked(text, names) == HIDDEN.join(plain)
