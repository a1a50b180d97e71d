"""Every problem at once: a mistake of one kind never keeps another from being told."""

import shutil
from pathlib import Path

from surveyapp.definitions.checks import check

SMALL = Path(__file__).parent / "small"
MANY = """\
format: 2
key: Many Mistakes
version: 2026.1
audience: neighbours
languages: [nb, en, ar]
titel: {nb: Mange feil}
title: {nb: Mange feil, en: "Many <b>mistakes</b>"}
intro: {nb: Hei, en: Hello, ar: مرحبا}
minutes: 2
minutes: 3
scale: agree-1-7
sections:
  - key: first
    title: {nb: En, en: One, ar: واحد}
    questions:
      - key: page
        indicator: thriving
        show_if: {question: later, in: ["yes"]}
        text: {nb: En, en: One, ar: واحد}
      - key: later
        kind: number
        reversed: true
        text: {nb: To, en: Two, ar: اثنان}
      - key: page
        scale: yes-no
        indicator: {key: thriving}
        text: {nb: Tre}
  - key: first
    title: {nb: To, en: Two, ar: اثنان}
    questions: []
"""
EXPECTED = {
    (1, "format", "no other format"),
    (2, "key", "small letters"),
    (3, "version", "quotes"),
    (4, "audience", "must be 'parents'"),
    (5, "languages.2", "right to left"),
    (6, "titel", "perhaps title"),
    (7, "title.en", "markup"),
    (7, "title", "«ar» is missing"),
    (10, "minutes", "stands twice"),
    (11, "scale", "no scale «agree-1-7»"),
    (16, "sections.first.questions.page.key", "reserved"),
    (17, "sections.first.questions.page.indicator", "show_if"),
    (18, "sections.first.questions.page.show_if.question", "comes later"),
    (20, "sections.first.questions.later.min", "both min and max"),
    (20, "sections.first.questions.later.max", "both min and max"),
    (22, "sections.first.questions.later.reversed", "kind scale only"),
    (24, "sections.first.questions.page.key", "reserved"),
    (24, "sections.first.questions.page.key", "stands twice"),
    (25, "sections.first.questions.page.scale", "lacks a text in «ar»"),
    (26, "sections.first.questions.page.indicator", "must be a list"),
    (27, "sections.first.questions.page.text", "«en» is missing"),
    (27, "sections.first.questions.page.text", "«ar» is missing"),
    (28, "sections.first.key", "stands twice"),
    (30, "sections.first.questions", "too few"),
}


def test_every_mistake_of_a_file_is_told_at_once(tmp_path: Path) -> None:
    folder = tmp_path / "definitions"
    shutil.copytree(SMALL, folder)
    (folder / "many.yaml").write_text(MANY, encoding="utf-8")

    problems = check([folder])

    unmatched = [
        problem
        for problem in problems
        if not any(
            (problem.line, problem.key) == (line, key) and words in problem.message
            for line, key, words in EXPECTED
        )
    ]
    assert unmatched == []
    assert {Path(problem.file).name for problem in problems} == {"many.yaml"}
    assert len(problems) == len(EXPECTED)
