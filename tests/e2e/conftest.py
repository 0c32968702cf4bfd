# SPDX-License-Identifier: MIT
"""What tests of the whole program share."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from alerts.local import LocalMailbox


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[LocalMailbox]:
    """A real SMTP server on loopback that keeps what it gets."""
    with LocalMailbox(tmp_path / "mailbox") as running:
        yield running
