"""Text in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_LANGUAGE = "nb"
_RIGHT_TO_LEFT = frozenset(
    {"ar", "arc", "azb", "bal", "ckb", "dv", "fa", "glk", "he", "ks", "lrc", "mzn", "nqo", "pnb"}
    | {"prs", "ps", "rhg", "sd", "sdh", "syr", "ug", "ur", "yi"}
)
_SCRIPTS_FROM_THE_RIGHT = frozenset({"adlm", "arab", "hebr", "nkoo", "rohg", "syrc", "thaa"})
_SCRIPT_LENGTH = 4


@dataclass(frozen=True, slots=True)
class Text:
    """The same wording in every language it exists in; `wordings` maps BCP 47 tag to text."""

    wordings: Mapping[str, str]

    def language_for(self, language: str) -> str:
        """The language this text is really shown in when `language` is asked for."""
        for candidate in (language, "en", DEFAULT_LANGUAGE):
            if candidate in self.wordings:
                return candidate
        return next(iter(self.wordings))

    def into(self, language: str) -> str:
        """The wording in `language`, else English, else Norwegian, else whatever there is."""
        return self.wordings[self.language_for(language)]


def direction(language: str) -> str:
    """`rtl` or `ltr`, for the `dir` attribute; a script in the tag decides, as in `ku-Arab`."""
    spoken, *parts = language.lower().split("-")
    script = next((part for part in parts if len(part) == _SCRIPT_LENGTH and part.isalpha()), None)
    if script is not None:
        return "rtl" if script in _SCRIPTS_FROM_THE_RIGHT else "ltr"
    return "rtl" if spoken in _RIGHT_TO_LEFT else "ltr"
