# SPDX-License-Identifier: MIT
"""Rows L: feeds that live, change their minds, lie about dates and die."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.model import AlertKind, DateQuality, Outcome, Validators
from tests.faults.watch import ADOPTED, LIFTED, QUARTER, START, Watch, dated, entry
from tests.spiders.scenes import a_feed

pytestmark = pytest.mark.slow

CHANGE, CONFLICT = AlertKind.STATUS_CHANGE, AlertKind.CONFLICT
FAILING, WARNING = AlertKind.SOURCE_FAILING, AlertKind.SOURCE_WARNING
HOUR = timedelta(hours=1)


def many(count: int, mark: str = "") -> list[str]:
    """Entries about the weather, numbered; `mark` is added to their ids."""
    return [entry(f"Rain on day {n}", f"{n}{mark}", link=f"https://council.example/rain/{n}") for n in range(count)]


def test_l01_an_emptied_feed_is_suspect_told_after_two_looks_and_nothing_is_taken_for_gone(watch: Watch):
    watch.shows(entry(ADOPTED), *many(4))
    watch.look()
    watch.shows()
    assert watch.look().outcome is Outcome.SUSPECT
    assert watch.told(FAILING) == []
    assert watch.look().reason == "no items where there were 5"
    assert len(watch.told(FAILING)) == 1
    assert (watch.steps(), len(watch.items())) == (["adopted"], 5)


def test_l02_a_feed_below_its_least_is_suspect_and_one_that_shrank_says_so(watch: Watch):
    watch.add("council", publisher="Council of the EU", items_min=5)
    watch.shows(*many(20))
    watch.shows(*many(20), of="wire")
    watch.look(), watch.look("wire")
    watch.shows(*many(1))
    watch.shows(*many(1), of="wire")
    poor, told = watch.look(), watch.look("wire")
    assert (poor.outcome, poor.reason) == (Outcome.SUSPECT, "1 items where there were 20")
    assert (told.outcome, told.reason) == (Outcome.OK, "only 1 items where there were 20")
    assert watch.line("wire").reason == told.reason
    assert watch.state().last_count == 20


def test_l03_new_ids_for_everything_are_nothing_new(watch: Watch):
    watch.shows(entry(ADOPTED, "a", link="https://council.example/act"), *many(9))
    watch.look()
    watch.shows(entry(ADOPTED, "b", link="https://council.example/act"), *many(9, "-anew"))
    watch.look()
    assert (len(watch.items()), watch.steps(), len(watch.told())) == (10, ["adopted"], 1)


def test_l04_marks_of_a_campaign_in_addresses_are_nothing_new(watch: Watch):
    watch.shows(entry(ADOPTED, link="https://council.example/act"))
    watch.look()
    for marks in ("?utm_source=rss&amp;utm_medium=feed", "?fbclid=1", "?at_medium=RSS#top"):
        watch.shows(entry(ADOPTED, f"https://council.example/act{marks}", link=f"https://council.example/act{marks}"))
        watch.look()
    assert (len(watch.items()), watch.items()[0].revision, len(watch.told())) == (1, 1, 1)


def test_l05_dates_rewritten_to_now_are_no_edit_and_the_first_one_stays(watch: Watch):
    act = entry(ADOPTED)
    watch.shows(act, *many(3))
    watch.look()
    watch.shows(*(dated(one, START + 5 * HOUR) for one in (act, *many(3))))
    watch.look(after=5 * HOUR)
    assert {(item.revision, item.item.published) for item in watch.items()} == {(1, START)}
    assert len(watch.told()) == 1


def test_l06_an_edit_without_a_word_is_a_revision_that_is_read_again_and_may_move_the_thread(watch: Watch):
    watch.shows(entry("Results of the Council meeting on Iran", text="Ministers met on Iranian drones."))
    watch.look()
    assert watch.steps() == []
    watch.shows(entry(ADOPTED, text=ADOPTED))
    watch.look()
    (item,) = watch.items()
    assert (item.revision, watch.steps()) == (2, ["adopted"])
    assert watch.history.item(item.id, 1).item.title == "Results of the Council meeting on Iran"
    assert len(watch.told(CHANGE)) == 1


def test_l07_what_is_taken_back_is_added_to_the_history_and_its_alert_names_both(watch: Watch):
    watch.shows(entry(ADOPTED))
    watch.look()
    watch.shows(entry("Correction: no measures on Iranian drone makers were adopted", text="Sent in error."))
    watch.look()
    assert watch.steps() == ["adopted"], "the words of a source alone rewrite nothing"
    (change,) = watch.history.changes()
    watch.pipeline.correct(change.id, by="A. Analyst", why="the Council took its report back")
    watch.settle()
    old, correction = watch.history.changes()
    assert (old.new, old.quote, old.retracted_by) == ("adopted", change.quote, correction.id)
    (told,) = watch.told(AlertKind.CORRECTION)
    (first,) = watch.told(CHANGE)
    assert (told.facts.corrects, told.conversation) == (first.message_id, first.conversation)
    assert (told.facts.note, told.facts.previous_quote) == ("the Council took its report back", change.quote)


def test_l07_whoever_was_told_hears_once_that_a_source_took_its_report_back(watch: Watch):
    watch.shows(entry(ADOPTED))
    watch.look()
    for title in ("Correction: no measures on Iranian drone makers were adopted", "Correction: nothing was adopted"):
        watch.shows(entry(title, text="Sent in error."))
        watch.look()
    (first,), (told,) = watch.told(CHANGE), watch.told(AlertKind.TAKEN_BACK)
    assert (told.recipient, told.facts.corrects) == (first.recipient, first.message_id)
    assert told.facts.previous_quote == first.facts.quote
    assert told.facts.quote == "Correction: no measures on Iranian drone makers were adopted"
    assert told.facts.note == f"loosethread correct {watch.history.changes()[0].id}"
    assert watch.steps() == ["adopted"], "the words of a source alone rewrite nothing"


@pytest.mark.parametrize(
    "now",
    [ADOPTED + " Annex added.", "Update: " + ADOPTED, "The sanctions on Iranian drone makers, in force since today"],
    ids=["longer", "marked", "a step further"],
)
def test_l07_an_edit_that_still_says_it_takes_nothing_back(watch: Watch, now: str):
    watch.shows(entry(ADOPTED))
    watch.look()
    watch.shows(entry(now, text=ADOPTED))
    watch.look()
    assert watch.items()[0].revision == 2
    assert watch.told(AlertKind.TAKEN_BACK) == []


def test_l08_a_report_that_comes_late_fills_in_the_past_and_moves_nothing_back(watch: Watch):
    proposal = "EU ambassadors proposed sanctions on Iranian drone makers, the Council of the EU said."
    adopted = entry(ADOPTED, "2", at=START)
    watch.shows(adopted)
    watch.look()
    watch.shows(adopted, entry(proposal, "1", at=START - timedelta(days=2)))
    watch.look()
    (stands,) = watch.history.board(watch.clock.now(), watch._knowledge.lifecycles)
    assert stands.status == "adopted"
    assert [item.item.key for item in watch.items()] == ["2", "1"]
    assert [c.seen for c in watch.history.changes()] == sorted(c.seen for c in watch.history.changes())


def test_l10_a_feed_that_becomes_atom_brings_nothing_twice(watch: Watch):
    watch.shows(*many(3))
    watch.look()
    rows = "".join(
        f"<entry><id>urn:rain:{n}</id><title>Rain on day {n}</title><summary>Rain on day {n}</summary>"
        f"<link href='https://council.example/rain/{n}'/><updated>{START.isoformat()}</updated></entry>"
        for n in range(4)
    )
    watch.answers(f"<feed xmlns='http://www.w3.org/2005/Atom'><title>T</title>{rows}</feed>".encode())
    assert watch.look().outcome is Outcome.OK
    assert sorted((item.item.title, item.revision) for item in watch.items()) == [
        (f"Rain on day {n}", 1) for n in range(4)
    ]


@pytest.mark.parametrize("moment", [datetime(2099, 1, 1, tzinfo=UTC), datetime(1970, 1, 1, 1, tzinfo=UTC)])
def test_l11_a_date_that_cannot_be_is_kept_marked_and_not_used(watch: Watch, moment):
    watch.shows(entry(ADOPTED, at=moment))
    watch.look()
    (item,) = watch.items()
    assert (item.item.date_quality, item.dated) == (DateQuality.IMPLAUSIBLE, watch.clock.now())
    assert str(moment.year) in item.item.published_raw
    assert all(change.happened.year == START.year for change in watch.history.changes())


@pytest.mark.parametrize(
    ("raw", "quality"),
    [
        ("", DateQuality.FIRST_SEEN),
        ("2023-02-28 10:00", DateQuality.ASSUMED_ZONE),
        ("Tue, 28 Feb 2023 10:00:00 CET", DateQuality.EXACT),
        ("Tue, 28 Feb 2023 10:00:00 MSK", DateQuality.EXACT),
        ("Tue, 28 Feb 2023 23:59:60 GMT", DateQuality.EXACT),
        ("03/02/2023", DateQuality.FIRST_SEEN),
        ("soon", DateQuality.FIRST_SEEN),
        ("99999-99-99T99:99:99Z", DateQuality.FIRST_SEEN),
        ("Tue, 28 Feb 2023 10:00:00 +9999", DateQuality.FIRST_SEEN),
    ],
)
def test_l12_a_date_is_read_as_far_as_it_goes_and_says_how_far(watch: Watch, raw, quality):
    watch.shows(entry("Rain", at=None).replace("</item>", f"<pubDate>{raw}</pubDate></item>"))
    assert watch.look().outcome is Outcome.OK
    (item,) = watch.items()
    assert (item.item.date_quality, item.item.published_raw) == (quality, raw)
    if quality is DateQuality.FIRST_SEEN:
        assert item.dated == watch.clock.now()
    if "CET" in raw or "MSK" in raw:
        assert item.dated == datetime(2023, 2, 28, 9 if "CET" in raw else 7, tzinfo=UTC)


@pytest.mark.parametrize("night", [datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)])
def test_l13_when_clocks_change_each_reminder_comes_once_and_looks_keep_their_distance(night):
    from dataclasses import replace as put

    from monitor.core import expecting, timing
    from monitor.core.model import Expectation, Fetch, SourceState
    from monitor.core.ports import ExpectationDue
    from tests.spiders.scenes import a_source

    meeting = Expectation(
        id="m", thread="t", what="a vote", due=(night + timedelta(days=1)).date(), met_by=("adopted",), claim="c",
        zone="Europe/Berlin",
    )  # fmt: skip
    due, told = ExpectationDue(expectation=meeting, thread_title="T", status=None), []
    source = a_source(zone="Europe/Berlin")
    for hour in range(72):
        now = night + timedelta(hours=hour)
        found = expecting.assess(due, now)
        if found.tell is not None:
            told.append(found.tell)
            due = put(due, told=(*due.told, found.tell.value))
        looked = Fetch(source="council", at=now, outcome=Outcome.UNCHANGED, reason="")
        assert timing.next_due(source, looked, SourceState(), now, 0.0) - now == timedelta(seconds=source.poll_seconds)
    assert told == [AlertKind.EXPECTATION_APPROACHING, AlertKind.EXPECTATION_OVERDUE]


def test_l15_one_event_from_two_sources_is_one_step_with_two_reports(watch: Watch):
    watch.shows(entry(ADOPTED))
    watch.shows(
        entry("EU adopts sanctions on Iranian drone makers", text="The EU adopted sanctions on Iran over drones."),
        of="wire",
    )
    watch.look(), watch.look("wire", after=timedelta(minutes=3))
    assert watch.steps() == ["adopted"]
    assert len(watch.history.evidence("eu-iran")) == 2
    assert len(watch.told(CHANGE)) == 1


def test_l16_opposite_reports_of_one_day_are_a_conflict_with_both_sentences(watch: Watch):
    watch.shows(entry(ADOPTED))
    watch.look()
    watch.add("council", publisher="Council of the EU")
    watch.shows(entry(LIFTED, "2", at=START + HOUR), entry(ADOPTED))
    watch.look()
    assert watch.steps() == ["adopted"]
    (told,) = watch.told(CONFLICT)
    assert "lifted all sanctions" in f"{told.facts}" and "adopted sanctions" in f"{told.facts}"


def test_l14_a_feed_that_answers_and_brings_nothing_for_weeks_is_silent_and_told_once(watch: Watch):
    watch.add("council", publisher="Council of the EU", expected_per_day=1.0)
    watch.answers(a_feed(*many(3)), ETag='"1"')
    watch.look()
    found = [watch.look(after=timedelta(days=10)).outcome for _ in range(3)]
    assert found == [Outcome.UNCHANGED] * 3, "each of them a good look"
    assert (watch.line().word, len(watch.told(WARNING))) == ("silent", 1)
    assert watch.state().validators == Validators(etag='"1"', url=watch.sources["council"].url)


def test_l09_when_nothing_of_the_last_look_is_left_a_gap_is_possible_and_told(watch: Watch):
    watch.shows(*many(5))
    watch.look()
    watch.shows(*[entry(f"Snow on day {n}", f"s{n}") for n in range(5)])
    assert watch.look().outcome is Outcome.OK
    assert len(watch.items()) == 10
    assert "a gap is possible" in watch.line().reason
    (told,) = watch.told(WARNING)
    assert "every item was new" in f"{told.facts}"


def test_l09_after_a_possible_gap_the_source_is_asked_sooner(watch: Watch):
    watch.shows(*many(5))
    for day in range(3):
        watch.look()
        watch.shows(*[entry(f"Snow {n} on day {day}", f"s{day}-{n}") for n in range(5)])
    assert watch.state().next_due - watch.clock.now() < QUARTER
