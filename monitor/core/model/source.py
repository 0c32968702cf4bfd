# SPDX-License-Identifier: MIT
"""A Source (a place we poll) and a Fetch (one visit and its outcome)."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitor.core.model.item import Item


class Tier(IntEnum):
    """How near a text is to the decision (docs/sources.md)."""

    ACT = 1  # the official act or list itself
    ANNOUNCEMENT = 2  # an official announcement of the deciding body
    PRESS = 3  # a wire or an established outlet
    OTHER = 4  # anything else: parties to the dispute, aggregators, blogs


class SourceKind(StrEnum):
    """What the bytes are, hence who parses them."""

    FEED = "feed"  # RSS, Atom, RDF
    SITE = "site"  # pages: a spider of spiders/sites, named by Source.site
    LIST = "list"  # a sanctions list, whole in each body: what is missing was taken off; read by Source.site
    API = "api"  # JSON or XML that is no feed: a reader of spiders/sites, named by Source.site


class DocumentRule(StrEnum):
    """When an item's own page is fetched, so that lead and body can be read."""

    NEVER = "never"  # the feed's text is all there is (or the page refuses programs)
    MATCHED = "matched"  # when a thread's words occur in title or teaser
    ALWAYS = "always"  # titles alone do not tell what the item is about


@dataclass(frozen=True, kw_only=True)
class IdRule:
    """Where an item's lasting key is. `take` is a piece of text with {digits}, {word}, {page} or {rest} in it."""

    field: str = "guid"  # guid | link | title
    take: str | None = None  # e.g. "Article/{digits}"; None: the whole field


@dataclass(frozen=True, kw_only=True)
class DateRule:
    """Where an item's date is, and how far to believe it."""

    fields: tuple[str, ...] = ("published", "updated")  # first one present wins
    link: str | None = None  # e.g. "/{yyyy}/{mm}/{dd}": the date is in the address
    precision: str = "minute"  # minute | day: day for midnight and noon placeholders
    zone: str | None = None  # zone of a date that names none, and of a day; None: the source's zone
    placeholders: tuple[str, ...] = ()  # times of day, as written ("07:00"), that software puts where none is known


@dataclass(frozen=True, kw_only=True)
class CalendarRule:
    """How a calendar names the day of what it announces, and how it calls it off. A reader of spiders/sites may give
    the day itself (`Item.due`); the rule is for feeds."""

    link: str | None = None  # e.g. "/{yyyy}/{mm}/{dd}": the day is in the address; of "/2022/12/15-16" the last one
    fields: tuple[str, ...] = ()  # else the first of these dates that is there
    off: tuple[str, ...] = ("cancel{s,led,ed}", "called off", "annul{led}", "will not take place")  # phrases in a title


@dataclass(frozen=True, kw_only=True)
class LinkRule:
    """How an address that leads astray is put right: the first such piece of it is replaced."""

    replace: str
    by: str


class ValidatorRule(StrEnum):
    """Whether a server may be asked "has it changed?"."""

    USE = "use"  # its 304 is believed, and tried now and then
    IGNORE = "ignore"  # its validators say nothing true: the whole body is asked for each time


@dataclass(frozen=True, kw_only=True)
class Source:
    """A place we poll."""

    id: str
    name: str
    kind: SourceKind
    url: str
    publisher: str
    tier: Tier
    jurisdiction: str
    language: str = "en"
    zone: str = "UTC"
    poll_seconds: int = 900
    poll_least: int | None = None  # seconds; never asked sooner; None: a third of poll_seconds, five minutes at least
    enabled: bool = True
    site: str | None = None  # module of spiders/sites, for SITE, LIST and API
    document: DocumentRule = DocumentRule.MATCHED
    ids: IdRule = field(default_factory=IdRule)
    dates: DateRule = field(default_factory=DateRule)
    items_min: int = 1  # fewer in one body is suspect
    items_max: int = 1000  # more in one body is cut, and said
    expected_per_day: float | None = None
    checked_on: str = ""  # date a person last checked the entry
    note: str = ""
    substitute: str | None = None  # source to use instead, for one that is off
    off_because: str = ""  # why it ships switched off, in words
    bodies: tuple[str, ...] = ()  # whose decisions are published there
    terms: str = ""  # what terms and robots.txt say of programs, as far as known
    links: tuple[LinkRule, ...] = ()  # applied in this order, before keys and dates are looked for
    validators: ValidatorRule = ValidatorRule.USE
    text_at: str | None = None  # where an item's text is, with {url}, {path}, {key}, {yyyy}, {mm}, {dd} of the item
    calendar: CalendarRule | None = None  # its items announce what is to happen: they carry a day that is due
    volatile: str | None = None  # a piece of the body, {any} in it, that changes when nothing else does


GONE = 410  # HTTP status, RFC 9110 §15.5.11


class Outcome(StrEnum):
    """What one visit came to."""

    OK = "ok"  # items were read
    NOT_MODIFIED = "not modified"  # 304
    UNCHANGED = "unchanged"  # 200 with the very body we know
    BLOCKED = "blocked"  # a challenge page, a login, a refusal for robots
    SUSPECT = "suspect"  # an answer that cannot be the source as we know it: empty, HTML, shrunk
    FAILED = "failed"  # no usable answer

    @property
    def good(self) -> bool:
        """True when we may say that we looked."""
        return self in (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.UNCHANGED)


@dataclass(frozen=True, kw_only=True)
class Validators:
    """What a server gave us to ask "has it changed?" with, for one final address."""

    etag: str | None = None
    last_modified: str | None = None
    url: str = ""


@dataclass(frozen=True, kw_only=True)
class SourceState:
    """What we remember of a source between visits. All times UTC."""

    validators: Validators | None = None
    body_hash: str | None = None
    last_count: int | None = None  # items in the last good body
    last_good: datetime | None = None
    last_new: datetime | None = None
    next_due: datetime | None = None
    failures: int = 0  # in a row
    outcome: Outcome | None = None  # of the last visit; None: never visited
    reason: str = ""
    told: bool = False  # operators have been told that it fails
    conditional_polls: int = 0  # since the last unconditional one
    first_good: datetime | None = None  # since when we know it
    moved_to: str | None = None  # where a permanent redirect led at the last good look
    silent: bool = False  # nothing new for much longer than its volume allows; operators have been told
    gap_at: datetime | None = None  # last look at which every item was new: what came between may be lost
    per_day: float | None = None  # new items a day, learnt or declared
    warning: str = ""  # what was odd about the last good look, for a person


@dataclass(frozen=True, kw_only=True)
class Fetch:
    """One visit to a source and its outcome."""

    source: str
    at: datetime  # UTC, when it began
    outcome: Outcome
    reason: str  # in words, for a person; "" when nothing is to be said
    items: "tuple[Item, ...]" = ()
    status: int | None = None  # HTTP status; None: no answer
    size: int = 0  # bytes of body
    validators: Validators | None = None
    body_hash: str | None = None
    retry_after: int | None = None  # seconds the server asked us to wait
    partial: bool = False  # the body may be cut: its items count, its gaps do not
    moved_to: str | None = None  # permanent redirect seen

    @property
    def gone(self) -> bool:
        """True where the server says that nothing will ever be at this address again (410)."""
        return self.status == GONE
