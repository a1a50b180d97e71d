"""The small language of computed indicators: `100 * [absences] / [days]`, `mean([a]; [b])`.

Numbers, indicators in square brackets by their keys, + − × ÷, brackets, and the functions sum,
mean and percent, whose arguments are parted by semicolons. Nothing else exists: there are no
names, no powers and no comparisons, so a formula can do nothing but reckon.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveyapp.domain.errors import Refused

LONGEST = 500
DEEPEST = 20
MOST_INDICATORS = 20

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:[.,][0-9]+)?)|\[(?P<ref>[^\[\]]*)\]|(?P<name>[A-Za-zÀ-ÖØ-öø-ÿ]+)"
    r"|(?P<sign>[-+*/();,−–×·÷:]))"
)
_SIGNS = {"−": "-", "–": "-", "×": "*", "·": "*", "÷": "/", ":": "/", ",": ";"}
_FUNCTIONS = {"sum": "sum", "mean": "mean", "snitt": "mean", "percent": "percent"}
_FUNCTIONS |= {"prosent": "percent"}


@dataclass
class InvalidFormula(Refused):
    """A formula that cannot be read: what is wrong, where (from 1), and the text there."""

    problem: str
    position: int
    text: str = ""


class NoAnswer(Exception):
    """The formula has no answer for these values."""


class DivisionByZero(NoAnswer):
    pass


@dataclass(frozen=True, slots=True)
class Number:
    value: float


@dataclass(frozen=True, slots=True)
class Ref:
    key: str
    position: int


@dataclass(frozen=True, slots=True)
class Operation:
    """`sign` is one of + - * /."""

    sign: str
    left: "Node"
    right: "Node"
    position: int


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    arguments: tuple["Node", ...]
    position: int


Node = Number | Ref | Operation | Call


@dataclass(frozen=True, slots=True)
class Token:
    kind: str
    text: str
    position: int


@dataclass(frozen=True)
class Formula:
    text: str
    root: Node

    @property
    def keys(self) -> tuple[str, ...]:
        """The indicators it rests on, each once, in order."""
        return tuple(dict.fromkeys(ref.key for ref in refs(self.root)))


def parse(text: str) -> Formula:
    """Raises InvalidFormula."""
    if len(text) > LONGEST:
        raise InvalidFormula("formula_too_long", LONGEST, text[LONGEST:])
    found = tokens(text)
    if not found:
        raise InvalidFormula("formula_empty", 1)
    reader = _Reader(found, len(text) + 1)
    formula = Formula(text, reader.whole())
    if not formula.keys:
        raise InvalidFormula("formula_without_indicators", 1, text)
    if len(formula.keys) > MOST_INDICATORS:
        raise InvalidFormula("formula_too_long", 1, text)
    return formula


def tokens(text: str) -> list[Token]:
    """The pieces of a formula in order; raises InvalidFormula at what is none."""
    found = []
    at = 0
    end = len(text.rstrip())
    while at < end:
        match = _TOKEN.match(text, at)
        if match is None or match.lastgroup is None:
            start = at + len(text[at:]) - len(text[at:].lstrip())
            raise InvalidFormula("formula_unknown_sign", start + 1, text[start : start + 1])
        kind = match.lastgroup
        piece = match[kind]
        found.append(Token(kind, _SIGNS.get(piece, piece), match.start(kind) + (kind != "ref")))
        at = match.end()
    return found


def refs(node: Node) -> Iterator[Ref]:
    match node:
        case Ref():
            yield node
        case Operation(_, left, right):
            yield from refs(left)
            yield from refs(right)
        case Call(_, arguments):
            for one in arguments:
                yield from refs(one)
        case Number():
            return


def answer(node: Node, values: Mapping[str, float]) -> float:
    """The value; raises NoAnswer."""
    found = _value(node, values)
    if not math.isfinite(found):
        raise NoAnswer
    return found


def _value(node: Node, values: Mapping[str, float]) -> float:
    match node:
        case Number(value):
            return value
        case Ref(key):
            return values[key]
        case Operation(sign, left, right):
            return _OPERATIONS[sign](_value(left, values), _value(right, values))
        case Call(name, arguments):
            return _CALLS[name]([_value(one, values) for one in arguments])


def _divide(left: float, right: float) -> float:
    if right == 0:
        raise DivisionByZero
    return left / right


_OPERATIONS: Mapping[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "/": _divide,
}
_CALLS: Mapping[str, Callable[[Sequence[float]], float]] = {
    "sum": math.fsum,
    "mean": lambda values: math.fsum(values) / len(values),
    "percent": lambda values: 100 * _divide(*values),
}
_OF_PERCENT = 2


class _Reader:
    """Reads tokens by descent: sums of products of single things."""

    def __init__(self, found: Sequence[Token], end: int) -> None:
        self.tokens, self.end = found, end
        self.at = 0
        self.depth = 0

    def whole(self) -> Node:
        found = self._sum()
        if self.at < len(self.tokens):
            left = self.tokens[self.at]
            raise InvalidFormula("formula_unexpected", left.position, left.text)
        return found

    def _sum(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InvalidFormula("formula_too_deep", self._position())
        found = self._product()
        while (token := self._take("+", "-")) is not None:
            found = Operation(token.text, found, self._product(), token.position)
        self.depth -= 1
        return found

    def _product(self) -> Node:
        found = self._single()
        while (token := self._take("*", "/")) is not None:
            found = Operation(token.text, found, self._single(), token.position)
        return found

    def _single(self) -> Node:
        if self.at == len(self.tokens):
            raise InvalidFormula("formula_ends_early", self.end)
        token = self.tokens[self.at]
        self.at += 1
        match token.kind:
            case "number":
                return Number(float(token.text.replace(",", ".")))
            case "ref":
                return Ref(token.text.strip(), token.position)
            case "name":
                return self._call(token)
        return self._signed(token)

    def _signed(self, token: Token) -> Node:
        if token.text == "(":
            found = self._sum()
            self._need(")")
            return found
        following = self.tokens[self.at] if self.at < len(self.tokens) else None
        if token.text == "-" and (following is None or following.text != "-"):
            return Operation("-", Number(0.0), self._single(), token.position)
        raise InvalidFormula("formula_unexpected", token.position, token.text)

    def _call(self, token: Token) -> Node:
        name = _FUNCTIONS.get(token.text.casefold())
        if name is None:
            raise InvalidFormula("formula_unknown_name", token.position, token.text)
        self._need("(")
        arguments = [self._sum()]
        while self._take(";") is not None:
            arguments.append(self._sum())
        self._need(")")
        if name == "percent" and len(arguments) != _OF_PERCENT:
            raise InvalidFormula("formula_percent_of_two", token.position, token.text)
        return Call(name, tuple(arguments), token.position)

    def _take(self, *signs: str) -> Token | None:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            if token.kind == "sign" and token.text in signs:
                self.at += 1
                return token
        return None

    def _need(self, sign: str) -> None:
        if self._take(sign) is None:
            raise InvalidFormula("formula_bracket_missing", self._position(), sign)

    def _position(self) -> int:
        return self.tokens[self.at].position if self.at < len(self.tokens) else self.end
