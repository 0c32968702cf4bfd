# SPDX-License-Identifier: MIT
"""Which threads an item concerns, by which words, and why not."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.matching import Matcher, concerns
from monitor.core.model import Evidence, NoMatch, PhraseGroup, Thread, Where
from tests.core.scenes import council


def thread(name: str = "eu-iran", **changed: object) -> Thread:
    own = {"exclude": ("football",), "official": ("consilium.example", "council_feed")}
    return council(name, **(own | changed))


def only(title: str, text: str = "", official: bool = False, of: Thread | None = None) -> Evidence | NoMatch | None:
    subject = of or thread()
    found = Matcher([subject]).match(title, text, frozenset({subject.id} if official else ()))
    return found[0] if found else None


def test_actor_target_and_topic_together_make_evidence_with_the_words_as_written() -> None:
    found = only("EU sanctions Iranian maker", "The drones it builds fly in Ukraine.")
    assert isinstance(found, Evidence)
    assert found.words == ("EU", "Iranian", "drones")
    assert [h.where for h in found.hits] == [Where.TITLE, Where.TITLE, Where.LEAD]


@pytest.mark.parametrize(
    ("title", "text", "reason"),
    [
        ("EU sanctions Iranian judges", "They jailed protesters.", "no topic word in title or lead"),
        ("Iranian drones seen again", "Kyiv counted ten.", "no actor word in title or lead"),
        ("EU condemns Iranian drones at football final", "", "excluded by 'football'"),
        ("EU talks about Iran", "word " * 200 + "drones", "no topic word in title or lead"),
    ],
)
def test_what_lacks_a_group_says_which(title: str, text: str, reason: str) -> None:
    found = only(title, text)
    assert isinstance(found, NoMatch)
    assert found.reason == reason


def test_a_weak_phrase_carries_its_group_beside_two_strong_ones_and_never_two_groups() -> None:
    both = thread(topic=PhraseGroup(strong=("drone{s}",), weak=("sanctions",)))
    assert isinstance(only("The bloc eyes Iranian drones"), Evidence)
    assert isinstance(only("EU extends sanctions on Iran", of=both), Evidence)
    neither = only("The bloc extends sanctions on Iran", of=both)
    assert isinstance(neither, NoMatch)
    assert neither.reason == "no topic word in title or lead"


def test_a_weak_phrase_is_not_enough_beside_the_name_of_a_neighbour() -> None:
    drones = thread(topic=PhraseGroup(strong=("drone{s}",), weak=("sanctions",)), beside=("protest{s,ers}",))
    assert only("EU extends sanctions on Iran over protests", of=drones) == NoMatch(
        thread="eu-iran", reason="no topic word in title or lead, and 'protests' names a neighbour"
    )
    assert isinstance(only("EU sanctions Iran over drones, not protests", of=drones), Evidence)


def test_a_weak_name_for_the_actor_is_the_publishers_own_in_another_bodys_text() -> None:
    council = PhraseGroup(strong=("Security Council",), weak=("the Council",))
    inspection, sanctions = thread("un-inspection", actor=council, official=("un.example",)), thread("eu-iran")
    text = "On Thursday the Council adopted rules on drones made in Iran."
    matcher = Matcher([inspection, sanctions])
    by_a_paper = {m.thread: m for m in matcher.match("New rules", text)}
    assert isinstance(by_a_paper["un-inspection"], Evidence)
    by_the_union = {m.thread: m for m in matcher.match("New rules", text, frozenset({"eu-iran"}))}
    assert isinstance(by_the_union["eu-iran"], Evidence)
    no = by_the_union["un-inspection"]
    assert isinstance(no, NoMatch)
    assert no.reason == "no actor word in title or lead, and 'the Council' is who publishes this"
    named = "The Security Council heard the Union on drones made in Iran."
    found = {m.thread: m for m in matcher.match("New rules", named, frozenset({"eu-iran"}))}
    assert isinstance(found["un-inspection"], Evidence)


def test_a_thread_that_names_no_official_source_may_be_of_the_same_body_and_keeps_its_weak_names() -> None:
    sibling = thread("eu-belarus", actor=PhraseGroup(strong=("EU",), weak=("the Council",)), official=())
    matcher = Matcher([sibling, thread("eu-iran")])
    told = matcher.match("New rules", "Today the Council adopted rules on drones made in Iran.", frozenset({"eu-iran"}))
    assert all(isinstance(m, Evidence) for m in told) and len(told) == 2


def test_names_in_other_languages_find_what_the_dossier_says_in_english() -> None:
    known = thread(
        actor=PhraseGroup(strong=("EU",), also=("ЄС",)),
        target=PhraseGroup(strong=("Iran",), also=("Іран{,у}",)),
        topic=PhraseGroup(strong=("drone{s}",), also=("дрон{,и}",)),
    )
    found = only("ЄС ввів санкції проти Ірану за дрони", of=known)
    assert isinstance(found, Evidence)
    assert found.words == ("ЄС", "Ірану", "дрони")


def test_an_item_that_does_not_name_the_target_is_not_even_a_candidate() -> None:
    assert only("EU ministers meet on fish quotas") is None


def test_us_is_a_country_and_us_is_a_word() -> None:
    american = thread(actor=PhraseGroup(strong=("US",)))
    assert isinstance(only("US weighs Iran drones case", of=american), Evidence)
    assert isinstance(only("U.S. weighs Iran drones case", of=american), Evidence)
    assert isinstance(only("Iran drones frighten us", of=american), NoMatch)


def test_the_bodys_own_text_is_read_whole_and_names_no_actor() -> None:
    text = "The list was amended. " * 60 + "It concerns drones from Iran."
    found = only("Restrictive measures", text, official=True)
    assert isinstance(found, Evidence) and found.official
    assert {h.where for h in found.hits} == {Where.BODY}
    assert only("Restrictive measures", text) is None


@pytest.mark.parametrize(
    ("source", "url", "own"),
    [
        ("council_feed", "https://elsewhere.example/x", True),
        ("other", "https://www.consilium.example/en/press", True),
        ("other", "https://consilium.example.evil.test/", False),
        ("other", "https://notconsilium.example/", False),
        ("other", "", False),
    ],
)
def test_a_bodys_own_text_is_known_by_source_or_domain(source: str, url: str, own: bool) -> None:
    assert concerns(thread(), source, url) is own


def test_two_of_three_words_in_a_teaser_are_worth_a_look_at_the_page() -> None:
    matcher = Matcher([thread()])
    assert matcher.wants_document("EU punishes Iranian firms", "")
    assert not matcher.wants_document("Iranian film wins prize", "")
    assert not matcher.wants_document("EU and Iran draw at football", "")


def test_a_bare_headline_of_the_body_itself_is_always_worth_a_look() -> None:
    assert Matcher([thread()]).wants_document("Restrictive measures", "", frozenset({"eu-iran"}))


@settings(max_examples=60)
@given(st.text(max_size=80), st.text(max_size=800))
def test_any_text_is_matched_without_error_and_what_is_found_stands_there(title: str, text: str) -> None:
    title, text = f"{title} EU {title}", f"{text} Iran drones {text}"
    for found in Matcher([thread()]).match(title, text):
        for hit in found.hits if isinstance(found, Evidence) else ():
            part = title if hit.where is Where.TITLE else text
            assert part[hit.start : hit.start + len(hit.text)] == hit.text


def test_many_threads_are_told_apart_in_one_pass() -> None:
    threads = [thread(f"t{i}", target=PhraseGroup(strong=(f"Land{i}",))) for i in range(300)]
    found = Matcher(threads).match("EU looks at drones of Land7 and Land250", "")
    assert [f.thread for f in found if isinstance(f, Evidence)] == ["t7", "t250"]
