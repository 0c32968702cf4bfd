# SPDX-License-Identifier: MIT
"""Which threads does an item concern, and by which words? All threads at once, pure.

An item concerns a thread when actor, target and topic each occur in its title or lead, and no word excludes it. The
deciding body's own text is read whole and needs no actor word: who publishes it is the actor. A weak phrase ("the
bloc") carries its group only where both other groups are strong, never the target, not in an official text, which is
read whole, and not beside a word that names a neighbour of the thread (sanctions over human rights, not drones). Nor
the actor in another deciding body's text, where the thread says whose text its own body's is: who writes "the Council"
there means itself.

An item that names the target and falls short of the rest is near the thread, and so is one that names actor and topic
of few threads, or, in the deciding body's own text, the topic: the trained reader may still tie it
(monitor.core.nearest).
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from urllib.parse import urlsplit

from monitor.core.gate import gate_for
from monitor.core.model import Evidence, Hit, NoMatch, Thread, Where
from monitor.core.phrases import Found, PhraseSet, words_of

LEAD = 600  # characters of the text that count as its opening
SHORT = 400  # an official text shorter than this is a teaser
GROUPS = ("target", "topic", "actor")  # the rarest first: most items fall at the target
WEAK = tuple(f"weak {group}" for group in GROUPS)
INSIDE = "name in target"
FEW = 6  # threads whose actor and topic an item names: of more it tells nothing


def concerns(thread: Thread, source: str, url: str) -> bool:
    """True when an item of that source or address is the deciding body's own text."""
    host = (urlsplit(url).hostname or "").lower()
    return any(
        entry == source or ("." in entry and (host == entry or host.endswith("." + entry))) for entry in thread.official
    )


class Matcher:
    """Holds every phrase of every thread in one trie."""

    def __init__(self, threads: Sequence[Thread]) -> None:
        """Raises PhraseError for a phrase that cannot be read."""
        self._threads = tuple(threads)
        self._uses: dict[str, dict[int, list[str]]] = {}  # phrase → thread → what it is to the thread
        self._targets: dict[str, list[int]] = {}  # phrase → threads whose target it names
        self._bits: dict[str, dict[str, int]] = {"actor": {}, "topic": {}}  # group → phrase → its threads, a bit each
        for i, thread in enumerate(self._threads):
            for group, phrase in _phrases(thread):
                self._uses.setdefault(phrase, {}).setdefault(i, []).append(group)
                if group in ("target", INSIDE):
                    self._targets.setdefault(phrase, []).append(i)
                if (bits := self._bits.get(group)) is not None:
                    bits[phrase] = bits.get(phrase, 0) | 1 << i
        self._phrases = PhraseSet((phrase, phrase) for phrase in self._uses)
        self._gate = gate_for(self._targets, *self._bits.values())

    def match(self, title: str, text: str, official_for: frozenset[str] = frozenset()) -> list[Evidence | NoMatch]:
        """Return the evidence for each thread the item concerns, and why not for each whose target it names; where it
        concerns none, also for the few whose actor and topic it names.

        `official_for`: ids of the threads whose deciding body wrote the item.
        """
        if not official_for and not self._gate.passes(title, text[:LEAD]):
            return []
        found = self._found(title, text, whole=bool(official_for))
        named = {i for _, _, one in found for i in self._targets.get(one.value, ())}
        if official_for:
            named |= {i for i, thread in enumerate(self._threads) if thread.id in official_for}
        matches = self._judged(found, named, official_for)
        if not any(isinstance(match, Evidence) for match in matches):
            matches += self._judged(found, self._told_without(found) - named, official_for)
        return matches

    def _judged(
        self, found: "Sequence[tuple[str, Where, Found[str]]]", named: Set[int], official_for: frozenset[str]
    ) -> list[Evidence | NoMatch]:
        return [
            self._judge(self._threads[i], groups, official_for)
            for i, groups in sorted(self._hits(found, named).items())
        ]

    def wants_document(self, title: str, text: str, official_for: frozenset[str] = frozenset()) -> bool:
        """True when the item's own page may say more: two of actor, target and topic occur, or it is the deciding
        body's and we hold only a headline or teaser."""
        if official_for and len(text) < SHORT:
            return True
        hits = self._hits(self._found(title, text, whole=False), None)
        return any(
            "exclude" not in groups and _reaches(groups, self._threads[i].id in official_for)
            for i, groups in hits.items()
        )

    def _told_without(self, found: "Sequence[tuple[str, Where, Found[str]]]") -> set[int]:
        """Return the threads whose actor and topic occur, the target apart; none where they are more than a few."""
        actors = topics = 0
        for _, where, one in found:
            if where is not Where.BODY:
                actors |= self._bits["actor"].get(one.value, 0)
                topics |= self._bits["topic"].get(one.value, 0)
        both = actors & topics
        return {i for i in range(both.bit_length()) if both >> i & 1} if both.bit_count() <= FEW else set()

    def _found(self, title: str, text: str, *, whole: bool) -> "list[tuple[str, Where, Found[str]]]":
        """Return every phrase that occurs, with the part of the item and the place it stands in."""
        return [
            (part, Where.BODY if where is Where.LEAD and found.start >= LEAD else where, found)
            for part, where in ((title, Where.TITLE), (text if whole else _opening(text), Where.LEAD))
            for found in self._phrases.find(words_of(part))
        ]

    def _hits(
        self, found: "Sequence[tuple[str, Where, Found[str]]]", named: Set[int] | None
    ) -> "dict[int, dict[str, list[Hit]]]":
        """Return, thread by thread and group by group, what occurs; `named`: for these threads only. The target is the
        rarest group, so few are named, however many threads share actor and topic."""
        hits: dict[int, dict[str, list[Hit]]] = {}
        for part, where, one in found:
            uses = self._uses[one.value]
            for i in uses if named is None else named:
                for group in uses.get(i, ()):
                    hits.setdefault(i, {}).setdefault(group, []).append(_hit(one, part, group, where))
        return hits

    def _judge(
        self, thread: Thread, groups: Mapping[str, list[Hit]], official_for: frozenset[str]
    ) -> Evidence | NoMatch:
        official = thread.id in official_for
        foreign = bool(official_for and thread.official) and not official  # by a body that is known not to be its own
        zone = (Where.TITLE, Where.LEAD, Where.BODY) if official else (Where.TITLE, Where.LEAD)
        excluded = [h for h in groups.get("exclude", ()) if h.where is not Where.BODY]
        if excluded:
            return NoMatch(thread=thread.id, reason=f"excluded by {excluded[0].text!r}")
        missing = [
            group for group in GROUPS if not _present(groups, group, zone) and not (official and group == "actor")
        ]
        told = (h for group in (*GROUPS, *WEAK, INSIDE) for h in groups.get(group, ()))
        hits = _in_order(h for h in told if h.where in zone)
        if missing and (reason := _too_weak(groups, missing, zone, official, foreign)):
            near = Evidence(thread=thread.id, hits=hits, official=official, missing=tuple(missing))
            return NoMatch(thread=thread.id, reason=reason, near=near if _is_near(groups, official) else None)
        return Evidence(thread=thread.id, hits=hits, official=official)


def _phrases(thread: Thread) -> Iterable[tuple[str, str]]:
    """Return (group, phrase), each once."""
    found: dict[tuple[str, str], None] = {}
    for group, phrases in (("actor", thread.actor), ("target", thread.target), ("topic", thread.topic)):
        found |= dict.fromkeys((group, phrase) for phrase in (*phrases.strong, *phrases.also))
        found |= dict.fromkeys((f"weak {group}", phrase) for phrase in (*phrases.weak, *phrases.also_weak))
    found |= dict.fromkeys((INSIDE, phrase) for phrase in thread.target.inside)
    found |= dict.fromkeys(("exclude", phrase) for phrase in thread.exclude)
    found |= dict.fromkeys(("beside", phrase) for phrase in thread.beside)
    return found


def _hit(found: Found[str], part: str, group: str, where: Where) -> Hit:
    text = part[found.start : found.end]
    return Hit(group=group, phrase=found.phrase, text=text, where=where, start=found.start)


def _opening(text: str) -> str:
    """Return the opening of a text, cut at a word."""
    if len(text) <= LEAD:
        return text
    cut = text.rfind(" ", 0, LEAD)
    return text[: cut if cut > 0 else LEAD]


def _reaches(groups: Mapping[str, list[Hit]], official: bool) -> bool:
    present = sum(group in groups for group in GROUPS)
    return present >= (1 if official else 2)


def _present(groups: Mapping[str, list[Hit]], group: str, zone: tuple[Where, ...]) -> bool:
    return any(hit.where in zone for hit in groups.get(group, ()))


def _too_weak(
    groups: Mapping[str, list[Hit]], missing: Sequence[str], zone: tuple[Where, ...], official: bool, foreign: bool
) -> str | None:
    """Why the words do not suffice where those groups lack a strong phrase; None: one weak phrase makes up for it."""
    group = missing[0]
    weak = next((hit for hit in groups.get(f"weak {group}", ()) if hit.where in zone), None)
    if official or len(missing) > 1 or group == "target" or weak is None:
        return _lacking(group, official)
    if foreign and group == "actor":
        return f"{_lacking(group, official)}, and {weak.text!r} is who publishes this"
    neighbour = next((hit for hit in groups.get("beside", ()) if hit.where in zone), None)
    return None if neighbour is None else f"{_lacking(group, official)}, and {neighbour.text!r} names a neighbour"


def _is_near(groups: Mapping[str, list[Hit]], official: bool) -> bool:
    """True where title or lead name the target, a name within it, or all but that; and no neighbour of the thread. The
    deciding body's own text names the actor by being its own."""
    opening = (Where.TITLE, Where.LEAD)
    told = {group for group in (*GROUPS, INSIDE) if _present(groups, group, opening)}
    named = not told.isdisjoint(("target", INSIDE)) or ("topic" in told and (official or "actor" in told))
    return named and not _present(groups, "beside", opening)


def _lacking(group: str, official: bool) -> str:
    return f"no {group} word" + ("" if official else " in title or lead")


def _in_order(hits: Iterable[Hit]) -> tuple[Hit, ...]:
    order = (Where.TITLE, Where.LEAD, Where.BODY)
    return tuple(sorted(hits, key=lambda h: (order.index(h.where), h.start, h.text)))
