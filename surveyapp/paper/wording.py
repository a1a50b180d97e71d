"""Page wording outside a request: the English sentence is the message id."""

from dataclasses import dataclass

from surveyapp.paper import format as written
from surveyapp.paper.language import translations


@dataclass(frozen=True, slots=True)
class Wording:
    """Sentences in one language; the catalogues find them by the names of these methods."""

    language: str

    def gettext(self, message: str, **facts: object) -> str:
        return translations(self.language).gettext(message) % facts

    def ngettext(self, one: str, several: str, number: int, **facts: object) -> str:
        """The sentence for `number` things, which is `%(num)s` in it, written as people do."""
        sentence = translations(self.language).ngettext(one, several, number)
        return sentence % ({"num": written.number(number, self.language, 0)} | facts)
