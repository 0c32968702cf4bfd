# SPDX-License-Identifier: MIT
"""docs/statuses.md says what the code does: every reason is there, and every number is the code's own."""

from pathlib import Path

import pytest

from monitor.core import deciding, instalment_facts, instalments, stepping, weighing
from monitor.core.model import Reason

PAGE = " ".join((Path(__file__).parents[2] / "docs" / "statuses.md").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_is_explained(reason):
    assert f"| {reason.value} |" in PAGE


@pytest.mark.parametrize(
    "sentence",
    [
        f"within {weighing.SECOND_ORIGIN_WITHIN.total_seconds() / 3600:.0f} hours",
        f"suggested for {deciding.LATE_DAYS} days",
        f"more than {instalment_facts.SAME_STEP_DAYS} days away",
        f"within {instalment_facts.AMOUNT_TOLERANCE * 100:.0f} %, within {instalments.ECHO_DAYS} days",
        f"begun at most {instalments.OPEN_DAYS} days ago",
        f"Talk within {instalments.SOFT_QUIET_DAYS} days",
        f"A way back within {stepping.FLAPPING_DAYS} days",
    ],
)
def test_every_number_is_the_codes_own(sentence):
    assert sentence in PAGE
