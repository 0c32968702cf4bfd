# SPDX-License-Identifier: MIT
"""Is it the sources that fail, or our own way to them? One finding instead of ninety. Pure.

Sources that answered until now and fall silent together, on different hosts, with no answer from anybody in between:
that is the network, the name service or a proxy. Whatever anybody answers, an error page included, shows that it works.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from types import MappingProxyType
from urllib.parse import urlsplit

from monitor.core.health import NETWORK, Finding, Tell, moment_of, reason_of
from monitor.core.model import Fetch, Outcome, Source

SOURCES = 3  # that fall silent together; two, where no more are watched
HOSTS = 2  # on so many hosts: one machine that is down is no network


@dataclass(frozen=True, kw_only=True)
class Network:
    """What we remember of the network between visits: who has fallen silent since anybody last answered."""

    since: datetime | None = None  # first visit without an answer; None: the last one was answered
    silent: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))  # source id: host
    down: bool = False


def after(
    network: Network, source: Source, fetch: Fetch, *, well: bool, watched: int, last_answer: datetime | None = None
) -> Network:
    """Return the network as it is found after a visit. `well`: the source answered before; `watched`: sources in use;
    `last_answer`: when (UTC) anybody last answered, as far as this process knows.

    A visit that touched no network (robots.txt refuses us, say) tells nothing; nor does one that began before the last
    answer came: sources that hang are all given up after those that answer.
    """
    if answered(fetch):
        return Network()
    if last_answer is not None and fetch.at <= last_answer:
        return network
    if fetch.outcome is not Outcome.FAILED or not (well or network.down):
        return network
    silent = {**network.silent, source.id: (urlsplit(source.url).hostname or "")}
    enough = len(silent) >= min(SOURCES, max(watched, 2)) and len(set(silent.values())) >= HOSTS
    return Network(since=network.since or fetch.at, silent=silent, down=network.down or enough)


def answered(fetch: Fetch) -> bool:
    """True where somebody out there answered, with whatever."""
    return fetch.outcome.good or fetch.status is not None


def finding(before: Network, now: Network, fetch: Fetch) -> Finding | None:
    """Return what operators are to hear of the network: once that it is down, once that it is back; else None."""
    if now.down and not before.down and now.since is not None:
        words = (
            f"None of {len(now.silent)} sources could be reached since {moment_of(now.since)}: the network, the name "
            f"service or a proxy is down here. Last reason: {reason_of(fetch)}. Nothing is seen until it is back."
        )
        return Finding(subject=NETWORK, tell=Tell.FAILING, words=words, spell=now.since.isoformat())
    if before.down and not now.down and before.since is not None:
        words = (
            f"The network answers again since {moment_of(fetch.at)}; it was down since {moment_of(before.since)}. "
            f"{len(before.silent)} sources are asked again now: what they still show is found late, not lost."
        )
        return Finding(subject=NETWORK, tell=Tell.RECOVERED, words=words, spell=before.since.isoformat())
    return None


def written(network: Network) -> str:
    """Return the network as a line of text, to be remembered."""
    since = None if network.since is None else network.since.isoformat()
    return json.dumps({"since": since, "silent": dict(network.silent), "down": network.down}, sort_keys=True)


def read(text: str | None) -> Network:
    """Return the network that `written` wrote; the network as if answered where nothing was remembered."""
    if not text:
        return Network()
    kept = json.loads(text)
    since = kept["since"]
    return replace(
        Network(silent=kept["silent"], down=kept["down"]),
        since=None if since is None else datetime.fromisoformat(since),
    )
