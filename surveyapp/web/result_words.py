"""Words for what a release holds, in the language of the request."""

from surveyapp.paper.result_words import ResultWords
from surveyapp.web.language import language


def result_words() -> ResultWords:
    return ResultWords(language())
