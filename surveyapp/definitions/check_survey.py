"""What can be wrong with a survey beyond its shape."""

from collections.abc import Iterator

from surveyapp.definitions import check_feeds, wording
from surveyapp.definitions.known import Known
from surveyapp.definitions.place import Place, repeated
from surveyapp.definitions.problem import Problem
from surveyapp.domain.survey import MOST_CLASSES, RESERVED_KEYS

MOST_QUESTIONS = 100
MOST_CHARACTERS = 8000
_DEFAULT_CHARACTERS = 1000


def problems(file: Place, known: Known) -> Iterator[Problem]:
    yield from wording.problems(file)
    yield from wording.directions(file)
    yield from _scale(file, file.at("scale"), known)
    sections = list(file.at("sections").each())
    yield from repeated((each.at("key") for each in sections), "section «{}» stands twice")
    questions = [each for section in sections for each in section.at("questions").each()]
    yield from _size(file, questions)
    keys = (each.at("key") for each in questions)
    yield from repeated(keys, "question «{}» stands twice; give it another key")
    for at, question in enumerate(questions):
        yield from _question(question)
        yield from _scale(file, question.at("scale"), known)
        yield from _condition(question, questions[:at], questions[at:])
    yield from _free_text(file, questions)
    yield from _overall(file.at("overall"), questions)
    yield from _second_breakdown(file.at("second_breakdown"), questions)
    yield from check_feeds.problems(file, questions, known)


def kind(question: Place) -> str:
    return question.at("kind").text or "scale"


def _size(file: Place, questions: list[Place]) -> Iterator[Problem]:
    if len(questions) > MOST_QUESTIONS:
        words = f"there are {len(questions)} questions; at most {MOST_QUESTIONS} are possible"
        yield file.at("sections").says(words)
    lengths = [each.at("max_length").whole for each in questions if kind(each) == "text"]
    characters = sum(_DEFAULT_CHARACTERS if length is None else length for length in lengths)
    if characters > MOST_CHARACTERS:
        words = (
            f"the text questions take {characters:,} characters together; lower their max_length "
            f"to at most {MOST_CHARACTERS:,} in all"
        )
        yield file.at("sections").says(words)


def _scale(file: Place, scale: Place, known: Known) -> Iterator[Problem]:
    """A scale that does not exist, or has not every language of the survey."""
    if scale.text is None or known.scales is None:
        return
    if scale.text not in known.scales:
        yield scale.says(f"there is no scale «{scale.text}» in scales.yaml; add it or choose one")
    complete = known.languages.get(scale.text)
    for language in file.at("languages").texts:
        if complete is not None and language not in complete:
            words = f"scale «{scale.text}» lacks a text in «{language}»; add it in scales.yaml"
            yield scale.says(words)


def _question(question: Place) -> Iterator[Problem]:
    key = question.at("key")
    if key.text in RESERVED_KEYS:
        yield key.says(f"«{key.text}» is reserved for the form itself; choose another key")
    low, high = question.at("min"), question.at("max")
    if low.whole is not None and high.whole is not None and low.whole >= high.whole:
        yield low.says(f"must be below max, which is {high.whole}")
    choices = question.at("choices")
    yield from repeated(
        (each.at("key") for each in choices.each()), "choice «{}» stands twice; remove one"
    )


def _free_text(file: Place, questions: list[Place]) -> Iterator[Problem]:
    """Children write what tells them apart, so they are asked to only where somebody meant it."""
    if file.at("audience").text != "pupils" or file.at("free_text").value is True:
        return
    for question in questions:
        if kind(question) == "text":
            words = "pupils are not asked for free text, unless the survey says `free_text: true`"
            yield question.at("kind").says(words)


def _overall(overall: Place, questions: list[Place]) -> Iterator[Problem]:
    """The overall question must have a mean over everybody."""
    if overall.text is None:
        return
    asked = next((each for each in questions if each.at("key").text == overall.text), None)
    if asked is None:
        yield overall.says(f"there is no question «{overall.text}»; correct the spelling")
    elif kind(asked) != "scale":
        words = f"«{overall.text}» is of kind {kind(asked)}; only a question on a scale will do"
        yield overall.says(words)
    elif asked.at("show_if").value is not None:
        yield overall.says(f"«{overall.text}» is not asked of everybody; name one without show_if")


def _second_breakdown(named: Place, questions: list[Place]) -> Iterator[Problem]:
    """Everybody belongs to one of a few choices that are facts (R8)."""
    if named.text is None:
        return
    asked = next((each for each in questions if each.at("key").text == named.text), None)
    if asked is None:
        yield named.says(f"there is no question «{named.text}»; correct the spelling")
    elif kind(asked) != "single":
        words = f"«{named.text}» is of kind {kind(asked)}; only a single question will do"
        yield named.says(words)
    elif asked.at("fact").value is not True:
        words = (
            f"«{named.text}» is an opinion; only facts will do. "
            "If it is a fact, give it `fact: true`"
        )
        yield named.says(words)
    elif asked.at("show_if").value is not None:
        yield named.says(f"«{named.text}» is not asked of everybody; name one without show_if")
    elif (number := len(list(asked.at("choices").each()))) > MOST_CLASSES:
        words = f"«{named.text}» has {number} choices; at most {MOST_CLASSES} are possible"
        yield named.says(words)


def _condition(question: Place, earlier: list[Place], later: list[Place]) -> Iterator[Problem]:
    condition = question.at("show_if")
    gate_key = condition.at("question")
    if gate_key.text is None:
        return
    gate = next((each for each in earlier if each.at("key").text == gate_key.text), None)
    if gate is None:
        yield gate_key.says(_no_gate(gate_key.text, question, later))
    elif kind(gate) != "single":
        words = f"«{gate_key.text}» is of kind {kind(gate)}; only a single question can decide"
        yield gate_key.says(words)
    elif gate.at("fact").value is not True:
        words = (
            f"«{gate_key.text}» is an opinion; only facts can decide. "
            "If it is a fact, give it `fact: true`"
        )
        yield gate_key.says(words)
    else:
        yield from _choices(condition.at("in"), gate)


def _no_gate(key: str, question: Place, later: list[Place]) -> str:
    if question.at("key").text == key:
        return "a question cannot rest on itself; name an earlier one"
    if any(each.at("key").text == key for each in later):
        return f"«{key}» comes later; move it before this question"
    return f"there is no question «{key}»; correct the spelling"


def _choices(wanted: Place, gate: Place) -> Iterator[Problem]:
    offered = {each.at("key").text for each in gate.at("choices").each()}
    yield from repeated(wanted.each(), "«{}» stands twice; remove one")
    missing = [each for each in wanted.each() if each.text and each.text not in offered]
    if missing and not offered & set(wanted.texts):
        names = ", ".join(sorted(filter(None, offered)))
        yield wanted.says(f"can never be met: «{gate.at('key').text}» offers only {names}")
        return
    for each in missing:
        yield each.says(f"«{gate.at('key').text}» has no choice «{each.text}»; remove it")
