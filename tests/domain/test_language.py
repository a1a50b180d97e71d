"""In which direction languages are written."""

import pytest

from surveyapp.domain.language import direction


@pytest.mark.parametrize(
    "tag", ["ar", "ar-SY", "fa", "fa-AF", "prs", "ps", "ur", "ckb", "he", "ku-Arab", "uz-Arab-AF"]
)
def test_written_from_the_right(tag: str) -> None:
    assert direction(tag) == "rtl"


@pytest.mark.parametrize("tag", ["nb", "en", "so", "ti", "uk", "ku", "se", "zh-Hant", "ur-Latn"])
def test_written_from_the_left(tag: str) -> None:
    assert direction(tag) == "ltr"
