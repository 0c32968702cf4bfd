# SPDX-License-Identifier: MIT
"""Reading: what one item says about one thread's status, in which sentence, with which certainty. Pure."""

from monitor.core.reading.cues import Cues
from monitor.core.reading.factuality import certainty_of
from monitor.core.reading.item import read
from monitor.core.reading.rulebook import RuleBook

__all__ = ["Cues", "RuleBook", "certainty_of", "read"]
