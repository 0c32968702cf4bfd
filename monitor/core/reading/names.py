# SPDX-License-Identifier: MIT
"""The names that a thread goes by in a text: who acts, whom it is about, who is accused.

A thread that names "US Treasury" as its actor also goes by the other names of that state ("Washington"): what such a
name may decide is the level's business, not the name's.
"""

from collections.abc import Iterable, Iterator
from functools import cached_property, lru_cache

from monitor.core.model import PhraseGroup, Thread
from monitor.core.phrases import Found, Hints, PhraseSet, words_of
from monitor.core.reading.cues import Cues, Sign


class Names:
    """A thread's phrases, compiled once."""

    def __init__(self, thread: Thread, cues: Cues) -> None:
        self._cues = cues
        self._groups = [("own", thread.actor), ("target", thread.target), ("topic", thread.topic)]
        self._groups.append(("own", PhraseGroup(strong=thread.bodies)))
        self._groups += [("accused", thread.accused)] if thread.accused is not None else []
        self._groups += [("accuser", thread.accusers)] if thread.accusers is not None else []

    @cached_property
    def signs(self) -> PhraseSet[Sign]:
        """own, target, topic, accused, accuser."""
        return PhraseSet(
            (phrase, (kind, strength))
            for kind, group in self._groups
            for strength, phrases in (("strong", group.strong), ("weak", group.weak))
            for phrase in phrases
        )

    @cached_property
    def target_hints(self) -> Hints:
        """A glance for the target, by the names that the thread gives it and by those of its state."""
        own = (phrase for kind, group in self._groups if kind == "target" for phrase in (*group.strong, *group.weak))
        states = (state for state, kinds in self._of_state.items() if "target" in kinds)
        return Hints([*own, *(phrase for state in states for phrase in self._cues.states[state])])

    @cached_property
    def _of_state(self) -> dict[str, frozenset[str]]:
        """State -> the roles in which the thread names it."""
        roles: dict[str, set[str]] = {}
        for kind, group in self._groups:
            for phrase in group.strong if kind != "topic" else ():
                for found in self._cues.state_names.find(words_of(phrase)):
                    roles.setdefault(found.value[1], set()).add(kind)
        return {state: frozenset(kinds) for state, kinds in roles.items()}

    @cached_property
    def _members(self) -> frozenset[str]:
        """The states that have a say in what the thread's actor decides."""
        own = {state for state, kinds in self._of_state.items() if "own" in kinds}
        return frozenset(state for body in own for state in self._cues.members.get(body, ()))

    def of_states(self, signs: Iterable[Found[Sign]]) -> Iterator[Found[Sign]]:
        """Yield a sign of the thread for every state that it names in other words."""
        for sign in signs:
            kind, state = sign.value
            for role in self._roles.get(state, ()) if kind == "state" else ():
                yield Found((role, "state"), *sign[1:])

    @cached_property
    def _roles(self) -> dict[str, tuple[str, ...]]:
        """State -> what it is to the thread: a member of what decides, and as what the thread names it."""
        named = {state: tuple(sorted(kinds)) for state, kinds in self._of_state.items()}
        return {
            state: ("member",) * (state in self._members) + named.get(state, ()) for state in {*named, *self._members}
        }


@lru_cache(maxsize=4096)
def names_of(thread: Thread, cues: Cues) -> Names:
    """Return the compiled names of a thread."""
    return Names(thread, cues)
