# SPDX-License-Identifier: MIT
"""An item whose words fall short of every thread: which one the trained reader ties it to, and what it may do then."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from config.cues import load_cues
from config.lifecycles import load_lifecycles
from monitor.core.deciding import decide_alone
from monitor.core.examining import Examined, Examiner, Knowledge, Report
from monitor.core.matching import FEW, Matcher
from monitor.core.model import (
    Article,
    Dossier,
    Evidence,
    Hit,
    NoMatch,
    PhraseGroup,
    Reason,
    Standing,
    Suggestion,
    Thread,
    Tier,
    Vote,
    Where,
)
from monitor.core.nearest import AHEAD, AT_MOST, CONCERNS, TARGET_ALONE, TARGETLESS, nearest
from monitor.core.outlets import Outlets
from monitor.core.second import Question
from tests.core.scenes import council, dec, report

TITLE = "EU governments adopt new measures against Iran"
TEXT = "The European Union adopted sanctions on Iran on Monday, diplomats in Brussels said."


def thread(name: str, topic: str, **changed: object) -> Thread:
    return council(name, **({"topic": PhraseGroup(strong=(topic,))} | changed))


DRONES, RIGHTS = thread("drones", "drone{s}"), thread("rights", "prison judges")


def vote(about: float, likeliest: str = "adopted", probability: float = 0.97) -> Vote:
    nothing = 1 - probability
    return Vote(
        status=likeliest, likeliest=likeliest, probability=probability, nothing=nothing, about=about, version="7"
    )


class Reader:
    """A second reader that holds each thread for concerned as likely as it is told."""

    def __init__(self, **about: float) -> None:
        self.about = about
        self.asked: list[str] = []

    def vote(self, question: Question) -> Vote | None:
        self.asked.append(question.thread.id)
        about = self.about.get(question.thread.id)
        return None if about is None else vote(about)

    def quote(self, question: Question, status: str) -> tuple[str, Where]:
        return question.title, Where.TITLE


def examined(second: Reader | None, *threads: Thread, title: str = TITLE, text: str = TEXT) -> Examined:
    lifecycles, rules = load_lifecycles()
    article = Article(id="a", title="A", publisher="P", published=date(2031, 3, 1))
    knowledge = Knowledge(
        dossiers=(Dossier(article=article, claims=(), threads=threads),),
        lifecycles=lifecycles,
        rules=rules,
        cues=load_cues(),
        outlets=Outlets(()),
    )
    moment = datetime(2031, 3, 5, 12, tzinfo=UTC)
    seen = Report(
        title=title, text=text, url="https://wire.example/1", source="wire", publisher="Wire", tier=Tier.PRESS,
        published=moment, published_local=moment.date(), seen=moment,
    )  # fmt: skip
    return Examiner(knowledge, second).examine(seen, lambda name: Standing(thread=name, known=False))


def test_an_item_that_names_the_target_and_lacks_the_rest_is_near() -> None:
    (found,) = Matcher([DRONES]).match(TITLE, TEXT)
    assert isinstance(found, NoMatch)
    assert found.near is not None
    assert found.near.missing == ("topic",)
    assert "Iran" in found.near.words


def test_an_item_that_names_what_the_target_only_describes_is_near_and_tied_by_no_word() -> None:
    ships = PhraseGroup(strong=("ships bound for Libya",), inside=("Libya",))
    title = "EU adopts measures against drone shipments to Libya"
    (found,) = Matcher([thread("drones", "drone{s}", target=ships)]).match(title, "")
    assert isinstance(found, NoMatch)
    assert found.near is not None
    assert (found.near.missing, "Libya" in found.near.words) == (("target",), True)


def test_an_item_that_names_actor_and_topic_of_few_threads_is_near_them_of_many_it_tells_nothing() -> None:
    few, many = ([thread(f"t{i}", "drone{s}") for i in range(n)] for n in (FEW, FEW + 1))
    found = Matcher(few).match("EU adopts drone sanctions on Syria", "")
    assert [one.near.missing for one in found if isinstance(one, NoMatch) and one.near] == [("target",)] * FEW
    assert Matcher(many).match("EU adopts drone sanctions on Syria", "") == []


def test_the_deciding_body_s_own_text_names_the_actor_by_being_its_own() -> None:
    drones = thread("drones", "drone{s}")
    title = "New listings over drone deliveries"
    (own,) = Matcher([drones]).match(title, "", official_for=frozenset({"drones"}))
    assert isinstance(own, NoMatch)
    assert own.near is not None
    assert own.near.missing == ("target",)
    assert Matcher([drones]).match(title, "") == []


def test_a_body_with_many_threads_on_one_topic_says_with_the_topic_alone_nothing() -> None:
    threads = [thread(f"t{i}", "drone{s}", official=("wire",)) for i in range(AT_MOST + 1)]
    asked = Reader(t0=0.99)
    assert examined(asked, *threads, title="New drone listings", text="").findings == ()
    assert asked.asked == []
    assert examined(asked, *threads[:-1], title="New drone listings", text="").findings != ()


def test_what_names_no_target_is_tied_only_where_the_trained_reader_is_nearly_certain() -> None:
    doubtful, certain = (
        examined(Reader(drones=about), DRONES, title="EU adopts drone sanctions on the Ghods plant", text="")
        for about in (TARGETLESS - 0.01, TARGETLESS)
    )
    assert doubtful.findings == ()
    (only,) = certain.findings
    assert only.decision.reason is Reason.NEAR_ONLY


@pytest.mark.parametrize(
    ("title", "enough"), [("EU governments meet over Iran", CONCERNS), ("A wrestler from Iran wins gold", TARGET_ALONE)]
)
def test_what_names_the_target_and_nothing_else_has_to_be_likelier(title: str, enough: float) -> None:
    short, just = (
        examined(Reader(drones=about), DRONES, title=title, text="").findings for about in (enough - 0.01, enough)
    )
    assert short == ()
    assert [one.thread.id for one in just] == ["drones"]


def test_where_words_tie_an_item_to_one_thread_those_without_its_target_are_no_matter() -> None:
    found = Matcher([DRONES, thread("syria", "drone{s}", target=PhraseGroup(strong=("Syria",)))])
    assert [one.thread for one in found.match("EU adopts drone sanctions on Iran", "")] == ["drones"]


@pytest.mark.parametrize(
    ("title", "changed"),
    [
        ("EU condemns Syria", {}),
        ("EU adopts sanctions on Iran", {"exclude": ("adopts",)}),
        ("EU adopts sanctions on Iran", {"beside": ("sanctions",)}),
    ],
)
def test_nothing_is_near_by_its_actor_alone_or_with_a_word_that_excludes_or_names_a_neighbour(
    title: str, changed: dict[str, object]
) -> None:
    found = Matcher([thread("drones", "drone{s}", **changed)]).match(title, "")
    assert not any(isinstance(one, Evidence) or one.near for one in found)


def test_the_trained_reader_ties_it_to_the_likeliest_thread_and_what_it_says_is_suggested() -> None:
    found = examined(Reader(drones=0.97, rights=0.2), DRONES, RIGHTS)
    (only,) = found.findings
    assert only.thread.id == "drones"
    assert isinstance(only.decision, Suggestion)
    assert only.decision.new == "adopted"
    assert only.decision.reason is Reason.NEAR_ONLY
    assert only.reading.reason.startswith("no topic word, the trained reader ties it (0.97)")
    assert [miss.thread for miss in found.missed] == ["rights"]


@pytest.mark.parametrize(
    "about",
    [
        {"drones": 0.97, "rights": 0.96},  # which of the two? the words that would tell are missing
        {"drones": CONCERNS - 0.01, "rights": 0.01},
        {},  # a lifecycle that it has not learnt
    ],
)
def test_an_item_that_no_thread_is_clearly_nearest_to_stays_untied(about: dict[str, float]) -> None:
    found = examined(Reader(**about), DRONES, RIGHTS)
    assert found.findings == ()
    assert {miss.thread for miss in found.missed} == {"drones", "rights"}


def test_without_a_trained_reader_words_alone_tie() -> None:
    assert examined(None, DRONES).findings == ()


def test_where_words_tie_an_item_nothing_near_is_looked_for() -> None:
    second = Reader(drones=0.99, rights=0.99)
    found = examined(second, DRONES, RIGHTS, title="EU adopts drone sanctions on Iran")
    assert [one.thread.id for one in found.findings] == ["drones"]
    assert second.asked == ["drones"]


def test_only_the_nearest_few_of_many_threads_are_asked_about() -> None:
    second = Reader()
    far = thread("far", "drone{s}", actor=PhraseGroup(strong=("Narnia",)))
    examined(second, far, *(thread(f"t{i}", "drone{s}") for i in range(AT_MOST)))
    assert sorted(second.asked) == [f"t{i}" for i in range(AT_MOST)]


def test_how_clear_is_clear_enough() -> None:
    one, two = (_near(name) for name in ("one", "two"))
    votes = {"one": vote(0.90), "two": vote(0.85)}  # log odds 2.2 and 1.7
    assert pytest.approx(0.3) == AHEAD
    assert nearest([one, two], lambda near: votes[near.thread]) is not None
    votes["two"] = vote(0.88)  # 2.0
    assert nearest([one, two], lambda near: votes[near.thread]) is None


def _near(name: str) -> NoMatch:
    hit = Hit(group="target", phrase="Iran", text="Iran", where=Where.TITLE, start=0)
    near = Evidence(thread=name, hits=(hit,), missing=("topic", "actor"))
    return NoMatch(thread=name, reason="no topic word", near=near)


@pytest.mark.parametrize("tier", [Tier.ACT, Tier.PRESS])
def test_what_is_only_near_never_moves_a_status_not_even_the_bodys_own_text(tier: Tier) -> None:
    case = report("adopted", dec(12), tier=tier, official=tier is Tier.ACT)
    asked = replace(case, near=True, reading=replace(case.reading, vote=vote(0.99)))
    decision = decide_alone(asked)
    assert isinstance(decision, Suggestion)
    assert decision.reason is Reason.NEAR_ONLY
