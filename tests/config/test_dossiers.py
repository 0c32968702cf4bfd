# SPDX-License-Identifier: MIT
"""A dossier is checked as it is read: every reference, every phrase, with file, line and the nearest word."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from config.dossiers import check_calendars, load_dossier, load_dossiers
from config.sources import load_sources
from monitor.core.errors import ConfigError
from monitor.core.lifecycle import Lifecycle, State, Strength
from monitor.core.model import CalendarRule, Meeting, Stance

STATES = ("proposed", "adopted")
SHORT = Lifecycle(
    id="sanctions",
    title="Sanctions",
    states={s: State(id=s, strength=Strength.HARD, explanation="x", next_actor="y") for s in STATES},
    order=STATES,
    steps={"start": frozenset(STATES)},
)
KNOWN = {"sanctions": SHORT}
GOOD = """\
article: {id: piece, title: A piece, published: 2022-12-10}
claims:
  one: {speaker: A minister, said: We shall see., stance: asserted, said_on: 2022-12-09}
threads:
  vote:
    title: The vote
    question: Will they vote?
    lifecycle: sanctions
    claims: [one]
    actor: {strong: [EU]}
    target: {strong: ["Iran{,ian}"]}
    topic: {strong: [sanctions]}
    expectations:
      monday: {what: They vote, due: 2022-12-12, zone: Europe/Brussels, met_by: [adopted], claim: one}
    baseline:
      - {on: 2022-10-20, status: adopted, fact: The first list., source: "https://example.org/a"}
"""


def written(folder: Path, text: str, name: str = "a.yaml") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_dossier_is_read_with_its_claims_threads_expectations_and_baseline(tmp_path: Path) -> None:
    dossier = load_dossier(written(tmp_path, GOOD), KNOWN)
    assert dossier.article.publisher is None and dossier.article.published == date(2022, 12, 10)
    assert [(c.id, c.stance, c.said_on) for c in dossier.claims] == [("one", Stance.ASSERTED, date(2022, 12, 9))]
    (thread,) = dossier.threads
    assert thread.expectations[0].id == "vote/monday" and thread.expectations[0].met_by == ("adopted",)
    assert [(e.on, e.status) for e in dossier.baseline] == [(date(2022, 10, 20), "adopted")]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (
            "lifecycle: sanctions",
            "lifecycle: sanction",
            8,
            "there is no lifecycle 'sanction'; did you mean 'sanctions'?",
        ),
        ("claims: [one]", "claims: [ones]", 9, "there is no claim 'ones'; did you mean 'one'?"),
        ("met_by: [adopted]", "met_by: [adoptd]", 14, "did you mean 'adopted'?"),
        ("status: adopted", "status: adoptd", 16, "did you mean 'adopted'?"),
        ("Europe/Brussels", "Europe/Brusels", 14, "expected a time zone such as Europe/Brussels"),
        ("[sanctions]}", '["sanction{s"]}', 12, "a bracket is not closed"),
        ("stance: asserted", "stance: assertd", 3, "did you mean 'asserted'?"),
        ("published: 2022-12-10", "published: soon", 1, "article.published"),
        ("question:", "qestion:", 7, "unknown key 'qestion'; did you mean 'question'?"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, says: str) -> None:
    path = written(tmp_path, GOOD.replace(old, new))
    with pytest.raises(ConfigError) as wrong:
        load_dossier(path, KNOWN)
    assert says in str(wrong.value)
    assert str(wrong.value).startswith(f"{path}:{line}: ")


MEETS = """\
    meetings:
      - {source: calendar, say: ["(Foreign|General) Affairs Council"], about: ["Iran{,ian}"], met_by: [adopted]}
"""


def test_the_meetings_that_matter_to_a_thread_are_read(tmp_path: Path) -> None:
    (thread,) = load_dossier(written(tmp_path, GOOD + MEETS), KNOWN).threads
    assert thread.meetings == (
        Meeting(
            source="calendar",
            say=("(Foreign|General) Affairs Council",),
            about=("Iran{,ian}",),
            met_by=("adopted",),
        ),
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("met_by: [adopted]", "met_by: [adoptd]", "did you mean 'adopted'?"),
        ('Council"]', 'Council("]', "a bracket is not closed"),
        ('["Iran{,ian}"]', '["Iran{"]', "a bracket is not closed"),
        (", met_by: [adopted]", "", "a meeting needs met_by: lifecycle 'sanctions' says of no status `undecided`"),
        ("say:", "says:", "unknown key 'says'; did you mean 'say'?"),
    ],
)
def test_what_is_wrong_with_a_meeting_is_named_with_its_line(tmp_path: Path, old: str, new: str, says: str) -> None:
    path = written(tmp_path, GOOD + MEETS.replace(old, new))
    with pytest.raises(ConfigError) as wrong:
        load_dossier(path, KNOWN)
    assert says in str(wrong.value)
    assert str(wrong.value).startswith(f"{path}:18: ")


def test_a_thread_listens_to_calendars_only(tmp_path: Path) -> None:
    dossier = load_dossier(written(tmp_path, GOOD + MEETS), KNOWN)
    feed = load_sources()["eu_council_press_rss"]
    check_calendars([dossier], {"calendar": replace(feed, calendar=CalendarRule(link="/{yyyy}"))})
    with pytest.raises(ConfigError, match=r":18: there is no calendar 'calendar'; known: $"):
        check_calendars([dossier], {"calendar": feed})


def test_two_dossiers_may_not_share_a_thread(tmp_path: Path) -> None:
    paths = [written(tmp_path, GOOD), written(tmp_path, GOOD.replace("id: piece", "id: other"), "b.yaml")]
    with pytest.raises(ConfigError, match=r"the id 'vote' is also used in .*a\.yaml"):
        load_dossiers(paths, KNOWN)
