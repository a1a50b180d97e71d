"""What a controller should look at before the next round."""

from surveyapp.domain.disclosure import Exactly, NotMeasured
from surveyapp.domain.quality import Trouble, warnings
from surveyapp.domain.result import PartOfIndex, QuestionResult, Region, Reliability


def region(*reliability: Reliability, questions: tuple[QuestionResult, ...] = ()) -> Region:
    return Region(
        "town", None, 300, Exactly(200), NotMeasured(), questions, (), (), reliability=reliability
    )


def test_an_index_that_works_is_not_mentioned() -> None:
    parts = tuple(PartOfIndex(key, 0.78, 0.7) for key in "abc")

    assert warnings(region(Reliability("section", "joy", 0.82, (0.79, 0.85), 0.82, parts))) == ()


def test_low_consistency_and_the_questions_behind_it_are_told() -> None:
    parts = (
        PartOfIndex("a", 0.41, 0.7),
        PartOfIndex("b", 0.42, 0.6),
        PartOfIndex("c", 0.74, 0.12),
    )
    index = ("indicator", "joy")

    found = warnings(region(Reliability(*index, 0.60, (0.52, 0.67), 0.63, parts)))

    assert [(one.trouble, one.question) for one in found] == [
        (Trouble.LOW_ALPHA, None),
        (Trouble.BETTER_WITHOUT, "c"),
        (Trouble.WEAK_QUESTION, "c"),
    ]
    assert {one.index for one in found} == {index}


def test_a_question_many_have_no_opinion_on_is_told() -> None:
    asked = (
        QuestionResult("a", NotMeasured(), dont_know=0.1),
        QuestionResult("b", NotMeasured()),
        QuestionResult("c", NotMeasured(), dont_know=0.09),
    )

    (one,) = warnings(region(questions=asked))

    assert (one.trouble, one.question, one.value) == (Trouble.MANY_DOUBTS, "a", 0.1)
