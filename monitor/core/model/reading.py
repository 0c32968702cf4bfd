# SPDX-License-Identifier: MIT
"""What is found in a text: Evidence (it concerns a thread) and Observations (it says a status)."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Where(StrEnum):
    """Which part of the item a phrase or sentence stands in."""

    TITLE = "title"
    LEAD = "lead"  # the first sentence or paragraph
    BODY = "body"


class Factuality(StrEnum):
    """What the sentence claims about the event (after FactBank's certainty and polarity)."""

    ACTUAL = "actual"
    AGREED = "agreed"  # agreed or decided to do it: not yet done
    PLANNED = "planned"
    POSSIBLE = "possible"
    CONDITIONAL = "conditional"
    DEONTIC = "deontic"  # should, must, is urged to
    NEGATED = "negated"
    NEGATED_PLANNED = "negated planned"
    COUNTERFACTUAL = "counterfactual"
    PAST = "past"  # background: it happened earlier
    REFUTED = "refuted"  # the text says the report is false


class Certainty(StrEnum):
    """The coarse word of `explain`."""

    ACTUAL = "actual"
    PLANNED = "planned"
    POSSIBLE = "possible"
    NEGATED = "negated"
    BACKGROUND = "background"


class TextForm(StrEnum):
    """What kind of text an item is; all but NEWS and ACT can at most suggest."""

    NEWS = "news"
    ACT = "act"  # the deciding body's own text: read whole
    TRANSCRIPT = "transcript"
    OPINION = "opinion"
    EXPLAINER = "explainer"
    QUESTION = "question headline"
    ANNIVERSARY = "anniversary"
    LIVE = "live blog"


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A phrase of a thread found in an item."""

    group: str  # actor | target | topic | exclude | publisher
    phrase: str  # as the dossier writes it
    text: str  # as the item writes it
    where: Where
    start: int  # offset in title, or in text for lead and body


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """An item tied to a thread, with the words that tied it."""

    thread: str
    hits: tuple[Hit, ...]
    official: bool = False  # the deciding body's own text
    missing: tuple[str, ...] = ()  # groups that no word stands for: the trained reader tied it

    @property
    def words(self) -> tuple[str, ...]:
        """The matched words, each once, in order of appearance."""
        return tuple(dict.fromkeys(h.text for h in self.hits))


@dataclass(frozen=True, kw_only=True)
class NoMatch:
    """The item does not concern the thread, and this is why."""

    thread: str
    reason: str  # "no target word", "excluded by 'football'", ...
    near: Evidence | None = None  # the words there are, where the trained reader may still tie it


@dataclass(frozen=True, kw_only=True)
class InstalmentFacts:
    """What a sentence says about which instalment it means. Empty: it does not say."""

    amounts: tuple[float, ...] = ()  # in currency units, e.g. 275e6
    ordinal: int | None = None  # "the tenth package"
    acts: tuple[str, ...] = ()  # "2022/2433"
    currency: str = ""


@dataclass(frozen=True, kw_only=True)
class Observation:
    """This evidence says status S as of date D, with this factuality, in this sentence, by this rule."""

    thread: str
    status: str
    factuality: Factuality
    certainty: Certainty
    where: Where
    quote: str  # a verbatim piece of title or text
    rule: str  # "sanctions.adopt"
    event_on: date | None = None
    event_precision: str = "day"  # day | month | year
    event_stated: bool = False  # the text gives the date; else it was taken from the publication date
    effective_on: date | None = None  # when it takes effect, where the text says so
    instalment: InstalmentFacts = field(default_factory=InstalmentFacts)
    cues: tuple[str, ...] = ()  # the words that decided, "planned:is expected to"
    by: str = ""  # the subject, as written
    doubts: tuple[str, ...] = ()  # questions that it passed only by default: "who acts is not said"

    @property
    def sure(self) -> bool:
        """True where every question was answered by words of its own sentence."""
        return not self.doubts


@dataclass(frozen=True, kw_only=True)
class Dropped:
    """A candidate that was not taken, and why."""

    rule: str
    quote: str
    reason: str
    where: Where


@dataclass(frozen=True, kw_only=True)
class Vote:
    """What the trained reader takes one item to say about one thread, and how sure it is (shares of one)."""

    status: str | None  # None: nothing new
    likeliest: str  # the likeliest status, however unlikely
    probability: float  # of `likeliest`
    nothing: float  # that the item says nothing new
    about: float  # that the item concerns the thread at all
    version: str  # of the weights
    second: str | None = None  # the likeliest status after `likeliest`; None in a lifecycle of a single one
    second_probability: float = 0.0  # of `second`

    def share(self, *statuses: str) -> float:
        """Return how likely one of these statuses is, as far as they are its likeliest two."""
        named = ((self.likeliest, self.probability), (self.second, self.second_probability))
        return sum(probability for status, probability in named if status in statuses)


@dataclass(frozen=True, kw_only=True)
class Opinion:
    """What the judge takes one item to say about one thread."""

    status: str | None  # None: nothing new, no answer, or one that quotes nothing
    quote: str  # verbatim from the item; "" without a status
    model: str  # as the operator names it
    reason: str  # in words


@dataclass(frozen=True, kw_only=True)
class Reading:
    """All that one item says about one thread. `verdict` is the observation that speaks for it."""

    thread: str
    form: TextForm
    verdict: Observation | None
    reason: str  # why this verdict, or why none
    observations: tuple[Observation, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    title_status: str | None = None
    lead_status: str | None = None
    rules_version: str = ""
    vote: Vote | None = None  # None: no trained reader is installed, or it has not learnt this lifecycle
    opinion: Opinion | None = None  # None: no judge was asked
    alike: tuple[str, ...] = ()  # what the trained reader may call the verdict's status (Lifecycle.alike)

    @property
    def title_and_lead_agree(self) -> bool:
        """True when headline and lead, each on its own, give the verdict's status."""
        return self.verdict is not None and self.title_status == self.lead_status == self.verdict.status

    @property
    def title_and_lead_differ(self) -> bool:
        """True when both speak and do not say the same."""
        return self.title_status is not None and self.lead_status is not None and self.title_status != self.lead_status
