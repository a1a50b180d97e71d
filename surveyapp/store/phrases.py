"""Secrets as words on paper: drawn at random from the list of BIP-39, read back from what is typed.

Every word is told apart by its first four letters, and the last one checks the others.
"""

import re
import secrets
from functools import cache

from mnemonic import Mnemonic

from surveyapp.domain.errors import InvalidInput

PHRASE_WORDS = 12
"""128 random bits: no machine tries them all, whatever it costs to try one."""
SHEET_WORDS = 18
"""192 bits, as strong as the sealing itself. Also tells a sheet's words from a phrase's."""
_BITS_OF = {PHRASE_WORDS: 128, SHEET_WORDS: 192}
_ENOUGH_LETTERS = 4
_LETTERS = re.compile(r"[^\W\d_]+")


def drawn(words: int = PHRASE_WORDS) -> str:
    """New words, in lower case with blanks between them."""
    return _list().to_mnemonic(secrets.token_bytes(_BITS_OF[words] // 8))


def typed(text: str) -> list[str]:
    """The words of one or more phrases, written out; the first four letters of each are enough.

    Numbers and signs between them do not matter. Raises InvalidInput, which never holds a word.
    """
    known = _by_beginning()
    given = _LETTERS.findall(text.lower())
    found = [known.get(word[:_ENOUGH_LETTERS], "") for word in given]
    unknown = [
        number
        for number, (letters, word) in enumerate(zip(given, found, strict=True), start=1)
        if not word.startswith(letters)
    ]
    if unknown:
        raise InvalidInput({f"word {number}": "unknown_word" for number in unknown})
    return found


def phrase_of(words: list[str]) -> str:
    """The phrase these words are. Raises InvalidInput where one is wrong or in the wrong place."""
    phrase = " ".join(words)
    if len(words) not in _BITS_OF or not _list().check(phrase):
        raise InvalidInput({"words": "words_do_not_fit"})
    return phrase


def bits_of(phrase: str) -> bytes:
    """What the words of a whole phrase stand for."""
    return bytes(_list().to_entropy(phrase))


@cache
def _list() -> Mnemonic:
    return Mnemonic("english")


@cache
def _by_beginning() -> dict[str, str]:
    """Shorter words stand there whole."""
    return {word[:_ENOUGH_LETTERS]: word for word in _list().wordlist}
