# SPDX-License-Identifier: MIT
"""The SQL interface: five views, the same on both databases, documented in docs/database.md.

They are a promise: columns may be added at the end, none is renamed or taken away within a major version.
"""

from sqlalchemy import Connection

BOARD = """
SELECT t.id AS thread, t.title, t.article, t.lifecycle, c.new AS status, c.instalment, c.happened AS since,
       c.seen, c.quote, c.source, c.source_url AS url, c.tier, c.mode, c.id AS change_id,
       (SELECT COALESCE(SUM(s.looks), 0) FROM source_state s) - t.looks_moved AS looks,
       (SELECT COUNT(*) FROM source_state s WHERE s.last_good > COALESCE(c.seen, t.installed)) AS sources,
       (SELECT MAX(s.last_good) FROM source_state s) AS last_looked,
       (SELECT COUNT(*) FROM suggestions g WHERE g.thread = t.id AND g.settled_by IS NULL
           AND NOT EXISTS (SELECT 1 FROM judgements j WHERE j.suggestion = g.id)) AS open_suggestions,
       EXISTS (SELECT 1 FROM suggestions g WHERE g.thread = t.id AND g.settled_by IS NULL AND g.conflict
           AND NOT EXISTS (SELECT 1 FROM judgements j WHERE j.suggestion = g.id)) AS disputed,
       (SELECT COALESCE(SUM(s.looks), 0) FROM source_state s) > t.looks_installed AS assessed,
       (SELECT COUNT(*) FROM source_state s JOIN sources p ON p.id = s.source
           WHERE p.enabled AND p.archived IS NULL AND (s.failures > 0 OR s.silent)) AS blind
FROM threads t
LEFT JOIN status_changes c ON c.id = t.current_change
WHERE t.archived IS NULL
"""
HISTORY = """
SELECT c.id AS change_id, c.thread, t.title, c.instalment, c.old, c.new, c.reason, c.mode,
       c.happened, c.happened_precision, c.published, c.seen, c.effective,
       c.quote, c.source, c.source_url AS url, c.tier, c.origin,
       (SELECT COUNT(DISTINCT e.origin) FROM evidence e WHERE e.thread = c.thread AND e.instalment = c.instalment
           AND e.corroborates = c.new AND e.origin <> c.origin) AS corroborated,
       c.moves_thread, c.by, c.note, c.retracts, c.restores, r.id AS retracted_by, c.evidence AS evidence_id, c.hash
FROM status_changes c
JOIN threads t ON t.id = c.thread
LEFT JOIN status_changes r ON r.retracts = c.id
"""
EVIDENCE = """
SELECT e.id AS evidence_id, e.thread, i.source, i.key AS item_key, e.revision, v.title, v.url, v.published,
       v.published_raw, v.date_quality, v.seen, e.at AS examined, e.tier, e.origin, e.official, e.words, e.form,
       o.status, o.factuality, o.certainty, o.quote, o.place, o.rule,
       e.decision, e.reason, e.instalment, e.corroborates, e.rules_version, v.body,
       v.document, v.document_reason
FROM evidence e
JOIN items i ON i.id = e.item
JOIN item_revisions v ON v.item = e.item AND v.revision = e.revision
LEFT JOIN observations o ON o.evidence = e.id AND o.verdict
"""
DELIVERIES = """
SELECT a.id AS alert_id, a.thread, a.kind, a.key AS alert_key, a.receiver, a.channel, a.recipient,
       a.state, a.created, a.due, a.attempts, a.change AS change_id, a.message_id,
       d.id AS delivery_id, d.at AS attempted, d.outcome, d.reason, d.retry_at
FROM alerts a
LEFT JOIN deliveries d ON d.alert = a.id
"""
SOURCE_HEALTH = """
SELECT s.id AS source, s.name, s.kind, s.url, s.tier,
       CASE WHEN s.archived IS NOT NULL THEN 'gone' WHEN NOT s.enabled THEN 'off'
            WHEN h.last_visit IS NULL THEN 'never visited'
            WHEN h.failures > 0 AND h.outcome IN ('blocked', 'suspect') THEN h.outcome
            WHEN h.failures > 0 THEN 'failing' WHEN h.silent THEN 'silent'
            WHEN h.moved_to IS NOT NULL THEN 'moved' ELSE 'ok' END AS health,
       h.outcome, h.reason, h.last_visit, h.last_good, h.last_new, h.next_due, h.failures, h.looks, h.items,
       h.warning, h.per_day, h.first_good, h.moved_to, h.gap_at
FROM sources s
LEFT JOIN source_state h ON h.source = s.id
"""
VIEWS = {
    "v_board": BOARD,
    "v_history": HISTORY,
    "v_evidence": EVIDENCE,
    "v_deliveries": DELIVERIES,
    "v_source_health": SOURCE_HEALTH,
}


def drop(connection: Connection) -> None:
    """Remove the views, so that the tables under them can be changed."""
    for name in VIEWS:
        connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")


def install(connection: Connection) -> None:
    """Create the views."""
    for name, query in VIEWS.items():
        connection.exec_driver_sql(f"CREATE VIEW {name} AS {query}")
