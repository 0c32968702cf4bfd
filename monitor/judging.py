# SPDX-License-Identifier: MIT
"""A finding as it is committed: with the alerts that it raises. The pipeline and `rematch` both commit so."""

from collections.abc import Mapping, Sequence

from monitor.core import routing
from monitor.core.examining import Finding
from monitor.core.lifecycle import Lifecycle
from monitor.core.model import Receiver, Source, StoredItem
from monitor.core.ports import Judged


def routed(
    finding: Finding,
    item: StoredItem,
    source: Source,
    lifecycles: Mapping[str, Lifecycle],
    receivers: Sequence[Receiver],
) -> Judged:
    """Return a finding as it is committed: with the alerts that it raises."""
    return Judged(
        evidence=finding.evidence,
        reading=finding.reading,
        decision=finding.decision,
        tier=int(finding.tier),
        origin=finding.origin,
        alerts=routing.route(finding, lifecycles[finding.thread.lifecycle], item, source, receivers),
    )
