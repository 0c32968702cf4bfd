# SPDX-License-Identifier: MIT
"""May the one whom a sentence names do what it tells? The deciding body, a state, the accused, or nobody at all."""

from monitor.core.model import Where
from monitor.core.reading.context import Context, Rejected
from monitor.core.reading.grammar import Shape, VerbGroup
from monitor.core.reading.roles import UNNAMED, Subject, subject_of
from monitor.core.reading.rulebook import ANYONE, NOBODY, OWN, SOMEBODY, Event
from monitor.core.reading.sentences import Parsed
from monitor.core.reading.speakers import sayer_of, speaker_of


def allowed(parsed: Parsed, group: VerbGroup, event: Event, context: Context) -> Subject:
    """Return who acts. Raises Rejected where nobody does, or somebody else."""
    wanted = event.subjects
    if event.content and group.shape is not Shape.PASSIVE:
        return _sayer(parsed, group, wanted, context)
    subject = subject_of(parsed, group, context.cues)
    if context.thread.accused is not None and (group.shape is Shape.WHOLE or not subject.kinds):
        speaker = speaker_of(parsed, context.cues)
        subject = speaker if speaker.kinds else subject
    if event.speaker and not speaker_of(parsed, context.cues).kinds & set(event.speaker):
        raise Rejected("nobody is named who says it")
    if event.intransitive or ANYONE in wanted or subject.kinds & wanted - {NOBODY}:
        return subject
    own = context.own or parsed.has("own")
    if NOBODY in subject.kinds and NOBODY in wanted:
        if not own:
            raise Rejected("it does not say by whom")
        return subject
    if not subject.kinds or UNNAMED in subject.kinds or group.shape is Shape.WHOLE:
        if OWN in wanted and (own or (subject.level and not _stranger(parsed))):
            return subject
        raise Rejected("it does not say who")
    raise Rejected(f"{subject.text or 'nobody'!r} does not decide it")


def _sayer(parsed: Parsed, group: VerbGroup, wanted: frozenset[str], context: Context) -> Subject:
    """Who says it, in the words right beside the verb."""
    somebody = context.speaker if "accused" in context.speaker else frozenset({SOMEBODY})
    sayer = sayer_of(parsed, group.verb, context.cues) or Subject(kinds=somebody)
    if not sayer.kinds and parsed.sentence.where is not Where.TITLE:
        sayer = Subject(kinds=context.speaker or frozenset({SOMEBODY}))  # "he said": whom the headline names
    if not sayer.kinds & wanted:
        raise Rejected(f"{sayer.text or 'somebody'!r} does not decide it")
    return sayer


def _stranger(parsed: Parsed) -> bool:
    """True where the sentence names a state that is neither actor nor target."""
    known = {s.first for s in parsed.signs if s.value[0] in ("own", "target")}
    return any(s.first not in known for s in parsed.of("state"))
