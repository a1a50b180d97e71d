"""The one stylesheet of the answering pages: three requests a page, where five would be sent.

`python -m surveyapp.web.answer_css` makes it anew after a change of base.css, respondent.css or
print.css; a test fails until that is done. It is a file, so that a proxy may serve it.
"""

from pathlib import Path

_FOLDER = Path(__file__).parent / "static" / "css"
PLACE = _FOLDER / "answer.css"
_PRINT = "/* ---------- 10 Print"
"""Where print.css leaves letters and posters and comes to pages."""


def made() -> str:
    parts = [
        (_FOLDER / name).read_text(encoding="utf-8") for name in ("base.css", "respondent.css")
    ]
    _, mark, pages = (_FOLDER / "print.css").read_text(encoding="utf-8").partition(_PRINT)
    return "".join(["/* Made by surveyapp.web.answer_css. */\n", *parts, mark, pages])


if __name__ == "__main__":
    PLACE.write_text(made(), encoding="utf-8")
