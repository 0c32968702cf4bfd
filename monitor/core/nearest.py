# SPDX-License-Identifier: MIT
"""The thread that an item concerns although its words fall short of every thread. Pure.

Nobody writes down every word for a topic, so an item that names a thread's target and lacks the rest may still be about
it; so may one that names actor and topic, and calls the target otherwise. The trained reader says of each such thread
how likely that is; the item is tied to the likeliest, if that is likely and ahead of the others: threads of one target
differ by the very words that are missing. What it says then is suggested at most (Reason.NEAR_ONLY).
"""

from collections.abc import Callable, Iterable
from math import log

from monitor.core.matching import INSIDE
from monitor.core.model import Evidence, NoMatch, Vote, Where

AT_MOST = 6  # threads of an item that are asked for: a vote takes 0.3 s of processor time
CONCERNS = 0.3  # the nearest thread's likelihood of being concerned, where one group of words is missing
TARGET_ALONE = 0.8  # where two are: most that names a country is about other matters
TARGETLESS = 0.9  # that of a thread whose target no word names
AHEAD = 0.3  # by so much its log odds are above those of the next


def nearest(missed: Iterable[NoMatch], vote_on: Callable[[Evidence], Vote | None]) -> tuple[Evidence, Vote] | None:
    """Return the words that tie the item to the nearest thread, with the vote; None where no thread is near enough.

    Raises what `vote_on` raises.
    """
    votes = [(one, vote) for one in _candidates(missed) if (vote := vote_on(one)) is not None]
    ordered = sorted(votes, key=lambda voted: -voted[1].about)
    if not ordered or ordered[0][1].about < _needed(ordered[0][0]):
        return None
    if len(ordered) > 1 and _odds(ordered[0][1]) - _odds(ordered[1][1]) < AHEAD:
        return None
    return ordered[0]


def _candidates(missed: Iterable[NoMatch]) -> list[Evidence]:
    """Return the threads to ask for; those whose target no word names only where they are few: of many they tell
    nothing, and the right one might not be asked."""
    near = sorted((m.near for m in missed if m.near is not None), key=_apart)
    targetless = sum(not _names_target(one) for one in near)
    return [one for one in near if targetless <= AT_MOST or _names_target(one)][:AT_MOST]


def told_near(evidence: Evidence, vote: Vote | None) -> str:
    """Return in words that the trained reader ties it, as the beginning of a reason; nothing where the words do."""
    if not evidence.missing or vote is None:
        return ""
    return f"no {' or '.join(evidence.missing)} word, the trained reader ties it ({vote.about:.2f}); "


def _needed(evidence: Evidence) -> float:
    if not _names_target(evidence):
        return TARGETLESS
    return CONCERNS if len(evidence.missing) == 1 else TARGET_ALONE


def _names_target(evidence: Evidence) -> bool:
    return any(hit.group in ("target", INSIDE) for hit in evidence.hits)


def _apart(evidence: Evidence) -> tuple[int, bool]:
    """How far the words are from the thread: groups that are missing, the target not in the title."""
    named = any(h.group == "target" and h.where is Where.TITLE for h in evidence.hits)
    return len(evidence.missing), not named


def _odds(vote: Vote) -> float:
    about = min(max(vote.about, 1e-6), 1 - 1e-6)
    return log(about / (1 - about))
