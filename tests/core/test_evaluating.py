# SPDX-License-Identifier: MIT
"""What a decision on a labelled item is worth, and how the shares are counted. All items are invented."""

from typing import Any

import pytest

from monitor.core.evaluating import (
    CHANGE,
    SUGGEST,
    Answer,
    Figures,
    Said,
    Share,
    by_status,
    by_thread,
    by_trait,
    figures,
)
from monitor.core.labels import BadLabel, label_of

ACT = "The council adopted the measures."
HARD = {"adopted", "delivered"}


def item(id: str, thread: str = "council", **gold: Any) -> dict[str, Any]:
    labelled = {"status": None, "action": "none", "is_new_event": False, "certainty": "background"} | gold
    if labelled["is_new_event"]:
        labelled["certainty"] = gold.get("certainty", "actual")
    return {
        "id": id,
        "lang": "en",
        "slice": "en",
        "thread": thread,
        "title": "News",
        "text": f"{ACT} It was long.",
        "gold": labelled,
    }


def step(id: str, status: str, action: str = "change", **more: Any) -> dict[str, Any]:
    return item(id, status=status, action=action, is_new_event=True, event_date="2024-05-13", **more)


def said(status: str | None, decision: str = "change", thread: str = "council", **more: Any) -> Said:
    given = {"certainty": "actual", "day": "2024-05-13", "quote": ACT} | more
    return Said(thread=thread, status=status, decision=decision, **given)


def answer(row: dict[str, Any], *matches: Said, tier: int = 3) -> Answer:
    return Answer(label=label_of(row), said=matches, tier=tier)


def worth(*answers: Answer) -> Figures:
    return figures(answers, lambda thread, status: status in HARD)


def test_a_change_as_labelled_is_right_and_one_of_another_status_is_false():
    found = worth(answer(step("a", "adopted"), said("adopted")), answer(step("b", "agreed"), said("adopted")))
    assert found.change.precision == Share(part=1, whole=2) and found.change.recall == Share(part=1, whole=2)
    assert [r.answer.label.id for r in found.false_hard] == ["b"] and found.hard == 2


def test_what_careful_readers_would_give_too_is_right():
    found = worth(answer(step("a", "adopted", acceptable=["amended"]), said("amended")))
    assert found.change.precision.value == 1 and found.change.recall.value == 1


def test_a_hard_change_that_one_source_only_lets_suggest_is_premature_not_false():
    found = worth(answer(step("a", "delivered", "suggest"), said("delivered")))
    assert found.change.precision.value == 1 and found.change.recall.whole == 0
    assert len(found.premature) == 1 and not found.false_hard


def test_a_bolder_step_that_the_label_defends_is_not_premature():
    assert not worth(answer(step("a", "delivered", "suggest", action_ok=["change"]), said("delivered"))).premature


def test_a_suggestion_on_old_news_counts_as_nothing_where_the_label_defends_it_and_a_change_never():
    old = item("a", acceptable=["adopted"], action_ok=["suggest"])
    assert worth(answer(old, said("adopted", "suggest"))).both.precision.whole == 0
    assert len(worth(answer(old, said("adopted"))).false_hard) == 1


def test_a_step_on_an_item_of_no_thread_is_a_false_one():
    found = worth(answer(item("a", "none"), said("adopted")))
    assert [r.verdict.value for r in found.false_hard] == ["wrong thread"]
    assert found.relevance.precision == Share(part=0, whole=1) and found.relevance.recall.whole == 0


def test_a_thread_that_may_be_listed_is_no_error_until_a_step_is_decided_on_it():
    row = item("a", "none", thread_ok=["council"])
    assert worth(answer(row, said(None, "none"))).relevance.precision.whole == 0
    assert worth(answer(row, said("agreed", "suggest"))).relevance.precision == Share(part=0, whole=1)


def test_a_side_step_counts_for_precision_and_not_for_recall():
    side = {"thread": "council", "status": "extended", "is_new_event": True, "action": "suggest"}
    found = worth(answer(step("a", "adopted", also=[side]), said("extended", "suggest")))
    assert found.both.precision == Share(part=1, whole=1) and found.both.recall == Share(part=0, whole=1)
    assert found.side_steps == Share(part=1, whole=1)
    assert [missed.label.id for missed in found.missed] == ["a"]


def test_a_thread_that_the_item_concerns_too_is_no_error_until_a_step_is_decided_on_it():
    row = step("a", "adopted", also=[{"thread": "other", "status": None, "is_new_event": False, "action": "none"}])
    listed = worth(answer(row, said("adopted"), said(None, "none", thread="other")))
    assert listed.relevance.precision == Share(part=1, whole=1) and listed.side_steps.whole == 0
    decided = worth(answer(row, said("adopted"), said("extended", "suggest", thread="other")))
    assert [ruling.verdict.value for ruling in decided.wrong] == ["wrong thread"]


def test_that_nothing_would_be_acceptable_too_makes_no_status_right():
    row = step("a", "adopted", acceptable=[None, "agreed"])
    assert worth(answer(row, said("agreed"))).change.precision == Share(part=1, whole=1)
    assert worth(answer(row, said(None, "none"))).both.recall == Share(part=0, whole=1)


@pytest.mark.parametrize(
    ("day", "word"), [("2024-05-13", "exact"), ("2024-05-14", "tolerated"), ("2024-05-20", "wrong"), (None, "missing")]
)
def test_the_day_is_compared_where_the_step_has_happened(day: str | None, word: str):
    row = step("a", "adopted", event_date_ok=["2024-05-14"])
    assert dict(worth(answer(row, said("adopted", day=day))).dates) == {word: 1}
    assert not worth(answer(step("b", "adopted", certainty="planned"), said("adopted", day=day))).dates


@pytest.mark.parametrize(
    ("quote", "word"),
    [(ACT, "exact"), ("The council  adopted", "spacing"), ("It voted.", "elsewhere"), (None, "absent"), ("", "absent")],
)
def test_a_quote_is_a_piece_of_the_item(quote: str | None, word: str):
    assert dict(worth(answer(step("a", "adopted"), said("adopted", quote=quote))).quotes) == {word: 1}


def test_the_boldest_decision_on_the_labelled_thread_is_the_items_action():
    row = step("a", "adopted")
    assert worth(answer(row, said("agreed", "suggest"), said("adopted"))).action.value == 1
    assert worth(answer(row, said("adopted", thread="other"))).action.value == 0
    assert worth(answer(item("b", "none"), said("adopted", "suggest"))).action.value == 0


def test_groups_count_precision_where_it_was_said_and_recall_where_it_is_labelled():
    answers = (answer(step("a", "agreed"), said("adopted"), tier=2), answer(step("b", "adopted"), said("adopted")))
    assert by_status(answers, CHANGE)["adopted"].precision == Share(part=1, whole=2)
    assert by_status(answers, CHANGE)["agreed"].recall == Share(part=0, whole=1)
    assert by_thread(answers, SUGGEST)["council"].recall == Share(part=1, whole=2)
    assert by_trait(answers, SUGGEST, lambda a: str(a.tier))["2"].precision == Share(part=0, whole=1)


@pytest.mark.parametrize(
    ("part", "whole", "low", "high"),
    [(8, 10, 0.490, 0.943), (0, 20, 0.0, 0.161), (10, 10, 0.722, 1.0), (0, 0, 0.0, 1.0)],
)
def test_the_interval_is_wilsons(part: int, whole: int, low: float, high: float):
    assert Share(part=part, whole=whole).interval == pytest.approx((low, high), abs=0.001)


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"gold": None}, "gold: expected an object"),
        ({"id": ""}, "id is missing"),
        ({"gold": {"is_new_event": True}}, "action is missing"),
        ({"gold": {"action": "act", "is_new_event": True}}, "gold.action: expected none, suggest, change, found 'act'"),
        ({"gold": {"action": "none", "is_new_event": 1}}, "gold.is_new_event: expected true or false"),
        ({"gold": {"action": "none", "is_new_event": True, "also": ["x"]}}, "gold.also: expected objects"),
        ({"gold": {"action": "none", "is_new_event": True, "acceptable": "x"}}, "gold.acceptable: expected a list"),
    ],
)
def test_a_row_that_is_no_label_says_what_is_wrong(change: dict[str, Any], complaint: str):
    with pytest.raises(BadLabel, match=complaint):
        label_of(item("a") | change)
