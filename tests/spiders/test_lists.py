# SPDX-License-Identifier: MIT
"""Real dated copies of sanctions lists: what changed between two of them is told exactly, entry by entry, and within
what a parsing process may use. The copies lie beside the project; without them these tests skip."""

import gzip
import json
import resource
import time
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from config.sources import load_sources
from monitor.core.errors import ParseError
from monitor.core.listings import ADDED, AMENDED, ON, REMOVED, changes
from monitor.core.model import Fetch, Item, Outcome, Source, SourceState
from spiders.base import items_reader
from spiders.parse_worker import CPU_SECONDS

LISTS = Path(__file__).parents[3] / "shared" / "data" / "lists"
SHIPPED = load_sources()
UN, SDN = SHIPPED["un_sc_consolidated_xml"], SHIPPED["us_ofac_sdn_xml"]
pytestmark = pytest.mark.slow
BEGIN = datetime(2026, 3, 1, tzinfo=UTC)


def pairs(folder: str) -> list[dict[str, Any]]:
    """Return the true changes between two copies each; [] where the copies are not beside the project."""
    found = LISTS / folder / "expected_changes.jsonl"
    return [json.loads(line) for line in found.read_text().splitlines()] if found.is_file() else []


needs_copies = pytest.mark.skipif(not LISTS.is_dir(), reason="the dated copies ../shared/data/lists are not there")
UN_PAIRS, SDN_PAIRS = pairs("un_consolidated"), [p for p in pairs("ofac_sdn") if p["expect"] == "changes"]


@cache
def read(source: Source, file: str) -> tuple[Item, ...]:
    folder = LISTS / ("un_consolidated" if source is UN else "ofac_sdn")
    path = folder / file
    body = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return tuple(items_reader(source.site or "")(body, source, BEGIN))


def a_look(source: Source, file: str, at: datetime = BEGIN) -> Fetch:
    return Fetch(source=source.id, at=at, outcome=Outcome.OK, reason="", items=read(source, file))


def told(source: Source, pair: Mapping[str, Any]) -> dict[str, set[str]]:
    """Return the keys of what is told of the second copy, by the words that say it."""
    first = changes(a_look(source, pair["from"]), [], SourceState())
    assert all(item.title.startswith(ON) for item in first.items), "the first look adds nobody"
    second = changes(a_look(source, pair["to"], BEGIN + timedelta(days=1)), first.items, SourceState())
    assert second.outcome is Outcome.OK
    return {
        said: {item.key for item in second.items if item.title.startswith(said)} for said in (ADDED, AMENDED, REMOVED)
    }


@needs_copies
@pytest.mark.parametrize("pair", UN_PAIRS, ids=lambda pair: pair["to"])
def test_changes_of_the_un_list_are_the_true_ones(pair):
    found = told(UN, pair)
    assert found[ADDED] == {entry["reference"] for entry in pair["added"]}
    assert found[REMOVED] == {entry["reference"] for entry in pair["removed"]}
    assert found[AMENDED] == {entry["reference"] for entry in pair["edited"]}


@needs_copies
@pytest.mark.parametrize("pair", SDN_PAIRS, ids=lambda pair: pair["to"])
def test_changes_of_the_sdn_list_are_the_true_ones(pair):
    found = told(SDN, pair)
    assert found[ADDED] == {entry["id"] for entry in pair["added"]}
    assert found[REMOVED] == {entry["id"] for entry in pair["removed"]}
    assert found[AMENDED] == set(pair["edited_ids"])


@needs_copies
@pytest.mark.parametrize(("source", "every"), [(UN, UN_PAIRS), (SDN, SDN_PAIRS)], ids=["un", "sdn"])
def test_a_change_says_who_and_under_which_programme(source, every):
    for pair in every:
        second = {
            item.key: item
            for item in changes(a_look(source, pair["to"]), read(source, pair["from"]), SourceState()).items
        }
        for entry in (*pair["added"], *pair["removed"]):
            item = second[entry.get("reference") or entry["id"]]
            programmes = (entry.get("list") or entry["program"]).split("] [")
            assert all(programme in item.title for programme in programmes)
            assert entry["name"].split()[0].strip(",") in item.title


@needs_copies
def test_an_empty_download_is_an_error_not_ten_thousand_removals():
    with pytest.raises(ParseError, match="cut"):
        read(SDN, "sdn_2024-05-04_empty.csv")


@needs_copies
def test_half_a_copy_is_cut_or_suspect_never_removals():
    body = gzip.decompress((LISTS / "ofac_sdn" / "sdn_2022-06-06.csv.gz").read_bytes())
    with pytest.raises(ParseError, match="cut"):
        items_reader("ofac_sdn")(body[: len(body) // 2], SDN, BEGIN)
    whole = read(SDN, "sdn_2022-06-06.csv.gz")
    short = replace(a_look(SDN, "sdn_2022-06-06.csv.gz"), items=whole[: len(whole) // 2])
    found = changes(short, whole, SourceState())
    assert (found.outcome, found.items) == (Outcome.SUSPECT, ())
    assert found.reason.startswith("5114 of 10228 entries are missing at once")


@needs_copies
def test_the_form_of_2026_is_read_whole():
    found = read(UN, "un_2026-02-27.xml.gz")
    assert len(found) == len({item.key for item in found}) == 730 + 273
    assert all(item.published for item in found)


@needs_copies
@pytest.mark.parametrize(
    ("source", "file"), [(UN, "un_2026-02-27.xml.gz"), (SDN, "sdn_2022-06-06.csv.gz")], ids=["un", "sdn"]
)
def test_reading_a_list_stays_within_what_a_parsing_process_may_use(source, file):
    """A list of today is at most thrice as long as the longest copy; it must still be read in time."""
    read.cache_clear()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_utime
    read(source, file)
    used = resource.getrusage(resource.RUSAGE_SELF).ru_utime - before
    assert 3 * used < CPU_SECONDS


@needs_copies
def test_comparing_a_list_takes_less_than_a_second():
    held = read(SDN, "sdn_2022-06-02.csv.gz")
    look = a_look(SDN, "sdn_2022-06-06.csv.gz")
    begin = time.process_time()
    changes(look, held, SourceState())
    assert time.process_time() - begin < 1
