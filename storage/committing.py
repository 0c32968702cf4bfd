# SPDX-License-Identifier: MIT
"""Store what examining one item came to: evidence, observations, the decision, the alerts. All of it or nothing."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from monitor.core.model import (
    Alert,
    NoChange,
    Observation,
    StatusChange,
    Suggestion,
)
from monitor.core.ports import Examination, Judged
from storage import codec, outbox, upsert
from storage.changes import Proof, append_change
from storage.models import EvidenceRow, ObservationRow, RevisionRow, StatusChangeRow, SuggestionRow


def commit(connection: Connection, examination: Examination) -> int:
    """Store the examination and mark its item examined; return how many alerts were new. See the port's contract."""
    alerts = sum(_store(connection, examination, judged) for judged in examination.judged)
    item = examination.item
    this = (RevisionRow.item == item.id) & (RevisionRow.revision == item.revision)
    done = {"examined": examination.at, "reason": examination.reason}
    connection.execute(update(RevisionRow).where(this, RevisionRow.examined.is_(None)).values(done))
    return alerts


def _store(connection: Connection, examination: Examination, judged: Judged) -> int:
    evidence = _evidence(connection, examination, judged)
    if evidence is None:
        return 0  # this revision was committed before, whole, its alerts with it
    _observe(connection, evidence, judged)
    change, alerts = None, judged.alerts
    if isinstance(judged.decision, StatusChange):
        change = _change(connection, examination, judged, judged.decision, evidence)
        alerts = _told_anew(connection, alerts, change)
    elif isinstance(judged.decision, Suggestion):
        _suggest(connection, judged.decision, evidence, examination.at)
    return outbox.add(connection, alerts, examination.at, change=change)


def _evidence(connection: Connection, examination: Examination, judged: Judged) -> int | None:
    decision, reading, item = judged.decision, judged.reading, examination.item
    row = {
        "thread": judged.evidence.thread,
        "item": item.id,
        "revision": item.revision,
        "hits": codec.records(judged.evidence.hits),
        "words": codec.to_json(judged.evidence.words),
        "official": judged.evidence.official,
        "tier": judged.tier,
        "origin": judged.origin,
        "form": reading.form.value,
        "reading": reading.reason,
        "title_status": reading.title_status,
        "lead_status": reading.lead_status,
        "rules_version": reading.rules_version,
        "decision": _WORD[type(decision)],
        "reason": decision.reason.value,
        "instalment": decision.instalment,
        "corroborates": decision.corroborates if isinstance(decision, NoChange) else None,
        "dated": item.dated,
        "at": examination.at,
    }
    statement = upsert.insert(connection, EvidenceRow).on_conflict_do_nothing().returning(EvidenceRow.id)
    return connection.execute(statement, row).scalar()


def _observe(connection: Connection, evidence: int, judged: Judged) -> None:
    verdict = judged.reading.verdict
    observations = list(judged.reading.observations)
    if verdict is not None and verdict not in observations:
        observations.insert(0, verdict)
    rows = [_observation(evidence, n, o, o == verdict) for n, o in enumerate(dict.fromkeys(observations))]
    if rows:
        connection.execute(insert(ObservationRow), rows)


def _change(
    connection: Connection, examination: Examination, judged: Judged, change: StatusChange, evidence: int
) -> int | None:
    observation = change.observation
    proof = Proof(
        quote=observation.quote if observation else "",
        rule=observation.rule if observation else "",
        source=examination.item.item.source,
        url=examination.item.item.url,
        tier=judged.tier,
        origin=judged.origin,
        evidence=evidence,
    )
    return append_change(connection, change, proof, examination.at)


def _told_anew(connection: Connection, alerts: Sequence[Alert], change: int | None) -> tuple[Alert, ...]:
    """Give the alerts of a status that was taken back and is reached anew a key of their own ("#2"), else the first
    telling would count as this one. No alert for a change that was there already."""
    if change is None:
        return ()
    key = connection.execute(select(StatusChangeRow.key).where(StatusChangeRow.id == change)).scalar_one()
    _, mark, number = key.rpartition("#")
    if not mark:
        return tuple(alerts)
    return tuple(
        replace(a, key=f"{a.key}#{number}", message_id=a.message_id and f"{a.message_id}-{number}") for a in alerts
    )


def _suggest(connection: Connection, suggestion: Suggestion, evidence: int, now: datetime) -> None:
    row = {
        "thread": suggestion.thread,
        "instalment": suggestion.instalment,
        "old": suggestion.old,
        "new": suggestion.new,
        "reason": suggestion.reason.value,
        "happened": suggestion.happened,
        "conflict": suggestion.conflict,
        "quote": suggestion.observation.quote if suggestion.observation else "",
        "against": suggestion.against,
        "against_url": suggestion.against_url,
        "alternative": suggestion.alternative,
        "evidence": evidence,
        "created": now,
        "settled_by": None,
    }
    connection.execute(insert(SuggestionRow), row)


def _observation(evidence: int, n: int, observation: Observation, verdict: bool) -> dict[str, Any]:
    return {
        "evidence": evidence,
        "n": n,
        "verdict": verdict,
        "status": observation.status,
        "factuality": observation.factuality.value,
        "certainty": observation.certainty.value,
        "place": observation.where.value,
        "quote": observation.quote,
        "rule": observation.rule,
        "event_on": observation.event_on,
        "event_precision": observation.event_precision,
        "event_stated": observation.event_stated,
        "effective_on": observation.effective_on,
        "instalment": codec.record(observation.instalment),
        "cues": codec.to_json(observation.cues),
        "by": observation.by,
    }


_WORD = {StatusChange: "change", Suggestion: "suggest", NoChange: "none"}
