# SPDX-License-Identifier: MIT
"""Where a thread stands, and the step that an observation makes: StatusChange | Suggestion | NoChange."""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from monitor.core.model.reading import InstalmentFacts, Observation
from monitor.core.model.source import Tier


class Mode(StrEnum):
    """How a change came into the history."""

    AUTO = "auto"  # the rules took it
    BASELINE = "baseline"  # imported with the dossier
    JUDGED = "judged"  # a person accepted or made it
    CORRECTED = "corrected"  # a person or a source took it back


class Reason(StrEnum):
    """Why a step was taken, suggested or not taken. `value` is shown to people."""

    OFFICIAL_ACT = "the deciding body's own act says so"
    OFFICIAL_ANNOUNCEMENT = "the deciding body announced it"
    TWO_ORIGINS = "two independent origins report it"
    NAMED_REPORT = "a named report of quality says so"
    TWO_READERS = "both readers find it in a named report of quality"
    IMPORTED = "known before we looked; imported with the dossier"
    JUDGEMENT = "a person decided"

    NOTHING_OBSERVED = "the text reports no step"
    ALREADY_THERE = "this step is known; the report corroborates it"
    OLDER_THAN_CURRENT = "the thread has already moved past this"
    TOO_OLD = "the event is too old to be news"
    BEFORE_THREAD = "the event lies before the thread begins"
    STEP_NOT_ALLOWED = "the lifecycle does not allow this step from here"
    NOT_A_STEP = "this factuality moves nothing"

    BODY_ONLY = "only the body says so, not title or lead"
    ONE_READER = "only one of the two readers finds it"
    NEAR_ONLY = "its words alone do not tie it to the thread, the trained reader does"
    NOT_NEWS = "this form of text cannot move a status"
    TIER_TOO_LOW = "the source is too far from the decision"
    NEEDS_SECOND_ORIGIN = "a hard status needs the deciding body's text or a second independent origin"
    TITLE_LEAD_DIFFER = "headline and lead do not say the same"
    CONTRADICTION = "sources of one day contradict each other"
    NO_DATE = "the item has no usable date"
    FLAPPING = "the status went to and fro within a week"
    SEEN_LATE = "we saw this text too late to take it for news"


@dataclass(frozen=True, kw_only=True)
class Instalment:
    """One act inside a thread that repeats, as far as it has come."""

    key: str  # stable: the first event's date and first distinguishing fact, "2022-12-09-275m"
    status: str
    since: date  # happened date of the status
    opened: date  # happened date of its first event
    facts: InstalmentFacts = field(default_factory=InstalmentFacts)
    reached: tuple[tuple[str, date], ...] = ()  # every accepted (status, happened)
    quote: str = ""  # the sentence that proves the status, where it is at hand (shown beside a contradiction)
    url: str = ""  # where that sentence stands


@dataclass(frozen=True, kw_only=True)
class StandingObservation:
    """An earlier observation that has not (yet) moved the thread, kept because a second origin may confirm it."""

    evidence: int  # id of the evidence row
    status: str
    origin: str  # who first said it: an agency, an outlet, a body
    tier: Tier
    published: datetime  # UTC
    event_on: date | None
    instalment: InstalmentFacts
    title_and_lead_agree: bool
    where_title_or_lead: bool
    headline: str = ""
    quote: str = ""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """All that deciding needs to know about a thread."""

    thread: str
    status: str | None = None  # None: not assessed
    since: date | None = None
    instalments: tuple[Instalment, ...] = ()  # oldest first; a thread that does not repeat has one, key ""
    pending: tuple[StandingObservation, ...] = ()
    known: bool = True  # False: an item is judged alone, where the thread stands is not known


@dataclass(frozen=True, kw_only=True)
class StatusChange:
    """An accepted step old → new. The four clocks: happened, published, seen (set by storage), takes effect."""

    thread: str
    instalment: str  # key; "" where the thread does not repeat
    old: str | None
    new: str
    reason: Reason
    mode: Mode = Mode.AUTO
    happened: date
    happened_precision: str = "day"
    published: datetime | None = None  # UTC
    effective: date | None = None
    observation: Observation | None = None
    corroborated_by: tuple[int, ...] = ()  # evidence rows of earlier reports that count as second origin
    facts: InstalmentFacts = field(default_factory=InstalmentFacts)
    moves_thread: bool = True  # False: a late report fills in the past, the thread's own status stays


@dataclass(frozen=True, kw_only=True)
class Suggestion:
    """A step that the rules see but may not take alone."""

    thread: str
    instalment: str
    old: str | None
    new: str
    reason: Reason  # why it is only a suggestion
    happened: date | None = None
    observation: Observation | None = None
    conflict: bool = False  # it contradicts what stands
    against: str = ""  # the sentence it contradicts, where it is at hand
    against_url: str = ""
    alternative: str | None = None  # the status that the sentence may say instead of `new`


@dataclass(frozen=True, kw_only=True)
class NoChange:
    """The thread stays where it is, and this is why."""

    thread: str
    reason: Reason
    instalment: str = ""
    corroborates: str | None = None  # the status this report supports, where it does


Decision = StatusChange | Suggestion | NoChange
