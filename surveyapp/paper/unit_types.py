"""What a type of unit is called; codes of a municipality's own are shown as they are."""

from surveyapp.paper.wording import Wording


def name(code: str, language: str) -> str:
    """`barnehage` for `kindergarten`; in small letters, as inside a sentence."""
    return _known(Wording(language)).get(code, code)


def _known(words: Wording) -> dict[str, str]:
    return {
        "municipality": words.gettext("municipality"),
        "sector": words.gettext("sector"),
        "kindergarten": words.gettext("kindergarten"),
        "school": words.gettext("school"),
        "after-school": words.gettext("after-school unit"),
        "educational-psychology": words.gettext("educational psychology service"),
        "child-welfare": words.gettext("child welfare service"),
        "nursing-home": words.gettext("nursing home"),
        "home-care": words.gettext("home care"),
        "disability-services": words.gettext("disability services"),
        "health-centre": words.gettext("health centre"),
        "medical-service": words.gettext("medical service"),
        "rehabilitation": words.gettext("rehabilitation"),
        "mental-health": words.gettext("mental health service"),
        "social-services": words.gettext("social services"),
        "adult-education": words.gettext("adult education"),
        "refugee-service": words.gettext("refugee service"),
        "library": words.gettext("library"),
        "culture": words.gettext("culture"),
        "culture-school": words.gettext("school of culture"),
        "fire": words.gettext("fire service"),
        "technical": words.gettext("technical services"),
        "support": words.gettext("support unit"),
    }
