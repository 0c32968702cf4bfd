# SPDX-License-Identifier: MIT
"""From the sentences of one item to the one thing it says about a thread.

The lead outranks the headline, which compresses "agree" into "adopt"; of two steps of the ladder the lower one counts
where one of them is hard. What only the body says is kept as such (it never moves a thread alone). A sentence that the
act is still to come takes an adoption back to an agreement.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

from monitor.core.lifecycle import Lifecycle
from monitor.core.model import (
    Certainty,
    Dropped,
    Observation,
    Reading,
    TextForm,
    Thread,
    Where,
)
from monitor.core.reading.acts import act_observations
from monitor.core.reading.context import Context
from monitor.core.reading.cues import Cues
from monitor.core.reading.dating import day_of_lead
from monitor.core.reading.facts import merged
from monitor.core.reading.forms import form_of
from monitor.core.reading.names import names_of
from monitor.core.reading.observing import observe
from monitor.core.reading.rulebook import RuleBook
from monitor.core.reading.sentences import Parsed, Sentence, parse, sentences_of
from monitor.core.reading.speakers import speaker_of

_WEIGHT = {Certainty.ACTUAL: 0, Certainty.NEGATED: 1}
_FIRM = (Certainty.ACTUAL, Certainty.NEGATED)
MAX_SENTENCES = 400
DAYS_BEHIND_HEADLINE = timedelta(days=14)
DAYS_BEHIND_LEAD = timedelta(days=3)


def read(
    title: str,
    text: str,
    *,
    thread: Thread,
    lifecycle: Lifecycle,
    rules: RuleBook,
    cues: Cues,
    published: date,
    official: bool,
) -> Reading:
    """Return what the item says about the thread. `published` is the source's local day; `official`: the body's own."""
    form, mark = form_of(title, text, rules=rules, cues=cues, official=official)
    sentences = list(islice(sentences_of(title, text), MAX_SENTENCES))
    names = names_of(thread, cues)
    parsed = [one for s in sentences if (one := parse(s, rules, cues, names)) is not None]
    context = _context(sentences, thread, lifecycle, rules, cues, published, official)
    if thread.accused is not None and parsed and parsed[0].sentence.where is Where.TITLE:
        context = replace(context, speaker=speaker_of(parsed[0], cues).kinds)
    observations, dropped = _observations(sentences, parsed, context, form)
    verdict, reason, title_status, lead_status = _verdict(observations, lifecycle, rules, form)
    if verdict is not None:
        verdict = _dated(_completed(verdict, observations), sentences, context)
    elif dropped:
        reason = f"nothing taken; first: {dropped[0].reason}"
    return Reading(
        thread=thread.id,
        form=form,
        verdict=verdict,
        reason=f"{form.value} ({mark}); {reason}" if mark else reason,
        observations=tuple(observations),
        dropped=tuple(dropped),
        title_status=title_status,
        lead_status=lead_status,
        rules_version=f"{rules.version}+{cues.version}",
    )


def _observations(
    sentences: Sequence[Sentence], parsed: Sequence[Parsed], context: Context, form: TextForm
) -> tuple[list[Observation], list[Dropped]]:
    """All that the sentences say, and all that they only seem to say."""
    taken = list(act_observations(sentences, context)) if form is TextForm.ACT else []
    dropped: list[Dropped] = []
    for one in parsed:
        for result in observe(one, context):
            if isinstance(result, Observation):
                taken.append(result)
            else:
                dropped.append(result)
    still = _still_to_come(parsed)
    return [_sunk(o, still, context.rules) for o in taken], dropped


def _context(
    sentences: Sequence[Sentence],
    thread: Thread,
    lifecycle: Lifecycle,
    rules: RuleBook,
    cues: Cues,
    published: date,
    official: bool,
) -> Context:
    names = names_of(thread, cues)
    own = target = later = stranger = False
    headed: set[str] = set()
    for sentence in sentences:
        if sentence.where is Where.BODY and (target or later):
            break
        states = cues.state_names.find(sentence.words)
        found = [*names.signs.find(sentence.words), *names.of_states(states)]
        kinds = {sign.value[0] for sign in found}
        if sentence.where is Where.TITLE and "own" not in kinds:
            known = {sign.first for sign in found if sign.value[0] in ("target", "member")}
            stranger = any(sign.first not in known for sign in states)
        if sentence.where is Where.BODY:
            later = later or "target" in kinds
        else:
            headed |= kinds
            own, target = own or "own" in kinds, target or "target" in kinds
    claim = thread.accused is not None
    return Context(
        thread=thread,
        lifecycle=lifecycle,
        rules=rules,
        cues=cues,
        published=published,
        own=(own and (claim or not stranger)) or official,
        official=official,
        target=target or claim or official or not later,
        named=frozenset(headed),
    )


def _still_to_come(parsed: Sequence[Parsed]) -> str:
    for one in parsed:
        for trigger in one.triggers:
            if trigger.value[0] == "still":
                return trigger.phrase
    return ""


def _sunk(observation: Observation, still: str, rules: RuleBook) -> Observation:
    lower = rules.still_turns.get(observation.status)
    if not still or lower is None or observation.certainty is not Certainty.ACTUAL:
        return observation
    return replace(observation, status=lower, cues=(*observation.cues, f"still to come:{still}"))


def _verdict(
    observations: Sequence[Observation], lifecycle: Lifecycle, rules: RuleBook, form: TextForm
) -> tuple[Observation | None, str, str | None, str | None]:
    title = _best(o for o in observations if o.where is Where.TITLE)
    lead = _best(o for o in observations if o.where is Where.LEAD)
    body = _best(o for o in observations if o.where is Where.BODY)
    said = (None if title is None else title.status, None if lead is None else lead.status)
    if form is TextForm.ACT:
        acts = [o for o in observations if o.rule.endswith(".act")]
        if acts:
            return acts[0], "the act itself says so", *said
    if lead is None and title is None:
        return body, "only the body says so" if body else "no sentence says a status", *said
    if lead is None or title is None:
        only = lead or title
        return only, "the lead says so" if lead else "the headline says so", *said
    same = next((o for o in observations if o.where is Where.LEAD and o.status == title.status), None)
    if same is not None:
        return same, "headline and lead say so", title.status, title.status
    return _of_two(title, lead, lifecycle, rules), "headline and lead differ; the more careful one counts", *said


def _of_two(title: Observation, lead: Observation, lifecycle: Lifecycle, rules: RuleBook) -> Observation:
    """The lead where it is cautious; of two steps of the ladder the lower; else the more telling event."""
    of_one_ladder = lifecycle.rank(title.status) >= 0 and lifecycle.rank(lead.status) >= 0
    if lead.certainty not in _FIRM:
        return lead if of_one_ladder or title.certainty not in _FIRM else title
    if title.certainty not in _FIRM:
        return lead
    if lifecycle.is_behind(title.status, lead.status):
        return title
    if lifecycle.is_behind(lead.status, title.status):
        return lead
    return min(lead, title, key=lambda o: rules.rank.get(o.rule.split(".")[1], 0))


def _best(observations: Iterable[Observation]) -> Observation | None:
    """The first sentence that speaks; in it what is done before what is planned."""
    ordered = list(observations)
    if not ordered:
        return None
    first = [o for o in ordered if o.quote == ordered[0].quote]
    return min(first, key=lambda o: _WEIGHT.get(o.certainty, len(_WEIGHT)))


def _completed(verdict: Observation, observations: Sequence[Observation]) -> Observation:
    """Take date and facts that the verdict's sentence leaves out from others that say the same."""
    same = [o for o in observations if o.status == verdict.status and o is not verdict]
    dated = next((o for o in same if o.event_stated), None)
    if not verdict.event_stated and dated is not None:
        verdict = replace(verdict, event_on=dated.event_on, event_precision=dated.event_precision, event_stated=True)
    return replace(verdict, instalment=merged(verdict.instalment, *(o.instalment for o in same)))


def _dated(verdict: Observation, sentences: Sequence[Sentence], context: Context) -> Observation:
    """Where its sentence names no day, the lead's: a headline never does, a sentence may leave it to the next one."""
    if verdict.event_stated or verdict.certainty is not Certainty.ACTUAL:
        return verdict
    within = DAYS_BEHIND_HEADLINE if verdict.where is Where.TITLE else DAYS_BEHIND_LEAD
    day = day_of_lead(sentences, context.published, context.cues, within)
    return verdict if day is None else replace(verdict, event_on=day.on, event_stated=True)
