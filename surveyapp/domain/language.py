"""Text in several languages."""

from collections.abc import Mapping
from dataclasses import dataclass

DEFAULT_LANGUAGE = "nb"
RIGHT_TO_LEFT = frozenset({"ar", "dv", "fa", "he", "ku-Arab", "ps", "sd", "ug", "ur", "yi"})


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
    """`rtl` or `ltr`, for the `dir` attribute."""
    spoken = language.partition("-")[0]
    return "rtl" if language in RIGHT_TO_LEFT or spoken in RIGHT_TO_LEFT else "ltr"
