# SPDX-License-Identifier: MIT
"""What a sanctions list tells moves a thread as far as it should: a name more is a listing, a name less amends the
measures and ends none, an edited address and the first look are no step at all."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from config.workspace import init
from monitor.core.examining import Examiner, Knowledge, Report
from monitor.core.listings import ADDED, AMENDED, ON, REMOVED
from monitor.core.model import NoChange, PhraseGroup, Standing, StatusChange, Tier
from monitor.loading import load
from tests.e2e.test_polling import DOSSIER, THREAD

SEEN = datetime(2031, 3, 3, 9, tzinfo=UTC)
LISTINGS = replace(
    THREAD, actor=PhraseGroup(strong=("OFAC",)), target=PhraseGroup(strong=("ARVENDIA-EO",)),
    topic=PhraseGroup(strong=("glider{s}",)), official=("us_list",), expectations=(),
)  # fmt: skip
ENTRY = "SDN list (ARVENDIA-EO, NPWMD): ROOK AVIATION (99001)"
TEXT = "Entity ROOK AVIATION. Programmes: ARVENDIA-EO, NPWMD. Maker of gliders; a.k.a. 'ROOK'."


@pytest.fixture(scope="module")
def examiner(tmp_path_factory) -> Examiner:
    folder = tmp_path_factory.mktemp("workspace")
    init(folder)
    knowledge = load(folder).knowledge
    return Examiner(Knowledge(**{**vars(knowledge), "dossiers": (replace(DOSSIER, threads=(LISTINGS,)),)}))


def step(examiner: Examiner, title: str, text: str, status: str | None) -> str | None:
    """Return the status that the entry brings a thread to that stands at `status`, None where it stays."""
    report = Report(
        title=title, text=text, url="https://list.example/#99001", source="us_list", publisher="OFAC", tier=Tier.ACT,
        published=SEEN, published_local=date(2031, 3, 3), seen=SEEN,
    )  # fmt: skip
    (finding,) = examiner.examine(report, lambda thread: Standing(thread=thread, status=status)).findings
    assert isinstance(finding.decision, StatusChange | NoChange)
    return finding.decision.new if isinstance(finding.decision, StatusChange) else None


@pytest.mark.parametrize("status", [None, "expected", "in_force"])
def test_a_name_more_is_a_listing(examiner, status):
    assert step(examiner, ADDED + ENTRY, TEXT, status) == "adopted"


@pytest.mark.parametrize("status", [None, "adopted", "in_force"])
def test_a_name_less_amends_the_measures_and_ends_none(examiner, status):
    gone = f"No longer on the list, as read on 03 March 2031.\n\n{TEXT}"
    assert step(examiner, REMOVED + ENTRY, gone, status) == "amended"
    assert step(examiner, REMOVED + ENTRY, TEXT, status) == "amended"


@pytest.mark.parametrize("said", [ON, AMENDED])
def test_the_first_look_and_an_edit_are_no_step(examiner, said):
    assert step(examiner, said + ENTRY, TEXT, "in_force") is None
