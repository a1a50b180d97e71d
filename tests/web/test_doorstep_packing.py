"""Pages in the two forms they travel in."""

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as some

from surveyapp.web.doorstep_packing import MARK_PLACE, AroundMark, Whole, takes_packed
from tests.web.conftest import Guest

_TEXT = some.text().map(str.encode)
_MARK = some.text("0123456789abcdef", min_size=32, max_size=32).map(str.encode)


@given(_TEXT, _TEXT, _MARK)
def test_a_page_packed_on_both_sides_of_its_mark_is_the_same_page(
    head: bytes, tail: bytes, mark: bytes
) -> None:
    page = AroundMark.of(head.replace(b"0", b"") + MARK_PLACE + tail)

    assert gzip.decompress(page.packed(mark)) == page.plain(mark)
    assert page.plain(mark) == head.replace(b"0", b"") + mark + tail


@given(_TEXT)
def test_a_whole_page_is_the_same_packed_and_its_forms_have_tags_of_their_own(text: bytes) -> None:
    page = Whole.of(text)

    assert gzip.decompress(page.packed) == page.plain == text
    assert page.plain_tag != page.packed_tag


@pytest.mark.parametrize(
    ("said", "takes"),
    [
        ("", False),
        ("gzip", True),
        ("gzip, deflate, br, zstd", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("x-gzip", True),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0", False),
        ("gzip;q=0.000, *", False),
        ("gzip; q=0.001", True),
        ("identity, br", False),
        (";;,=,q=1", False),
    ],
)
def test_a_page_is_packed_only_for_whom_it_says_so(said: str, takes: bool) -> None:
    assert takes_packed(said) is takes


def test_the_first_page_has_a_fresh_mark_packed_or_plain(parent: Guest) -> None:
    packed = parent.client.get(f"/s/{parent.link}/form", headers={"Accept-Encoding": "gzip"})
    plain = parent.client.get(f"/s/{parent.link}/form")

    shown = gzip.decompress(packed.data)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert len(shown) == len(plain.data)
    assert shown != plain.data
    assert len(packed.data) < len(plain.data) / 2


def test_a_landing_packed_is_not_the_same_to_a_cache_as_plain(parent: Guest) -> None:
    address, wish = f"/s/{parent.link}", {"Accept-Encoding": "gzip"}
    plain, packed = parent.client.get(address), parent.client.get(address, headers=wish)

    assert gzip.decompress(packed.data) == plain.data
    assert packed.headers["ETag"] != plain.headers["ETag"]
    tag = {"If-None-Match": f"W/{packed.headers['ETag']}"}
    assert parent.client.get(address, headers=wish | tag).status_code == 304
    assert parent.client.get(address, headers=tag).status_code == 200


def test_the_head_of_a_packed_page_is_that_of_the_page(parent: Guest) -> None:
    address, wish = f"/s/{parent.link}", {"Accept-Encoding": "gzip"}
    page, head = parent.client.get(address, headers=wish), parent.client.head(address, headers=wish)

    assert head.data == b""
    assert head.headers == page.headers


def test_a_page_with_somebodys_answers_is_never_packed(parent: Guest) -> None:
    """Equal answers pack smaller: the length would tell."""
    page = parent.client.post(
        f"/s/{parent.link}",
        data={"form": "a" * 32, "action": "review", "thrives": "4"},
        headers={"Accept-Encoding": "gzip"},
    )

    assert page.status_code == 200
    assert "Content-Encoding" not in page.headers


def test_a_pause_is_on_every_page_within_a_second_and_takes_no_answer_at_once(
    parent: Guest,
) -> None:
    """What a link opens is remembered for a second; what is in, the mailbox alone decides."""
    parent.visit("/form")
    before = parent.clock.now
    parent.put_in_state("paused")
    parent.stop_accepting()
    parent.clock.now = before

    still = parent.visit("/form")
    refused = parent.post({"form": "a" * 32, "action": "submit", "thrives": "4"})

    assert still.status == 200
    assert refused.status == 410
    assert "tar en pause" in refused.text
    assert ("thrives", "4") in refused.hidden
    assert parent.received() == 0
