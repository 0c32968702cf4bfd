# SPDX-License-Identifier: MIT
"""loosethread.yaml: the one settings file of a workspace."""

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from config.files import Strict, line_of, load_yaml, read_yaml
from config.secrets import SecretRef
from monitor.core.errors import ConfigError, SecretMissing, nearest
from monitor.core.model import AlertKind, Receiver

NAME = "loosethread.yaml"
HostName = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$")]  # as addresses are read: lower case, no scheme, no port
HostPort = Annotated[str, Field(pattern=r"^(\[[0-9a-fA-F:]+\]|[^\s:/]+):\d{1,5}$")]


class EmailSettings(Strict):
    """A mail server."""

    kind: Literal["email"]
    host: str
    port: int = Field(default=587, ge=1, le=65535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: str = Field(pattern="@")
    username: str = ""
    password: SecretRef | None = None
    ca_file: Path | None = None
    timeout: float = Field(default=30, gt=0, le=120)


class SlackSettings(Strict):
    """A Slack incoming webhook. Its address is the secret."""

    kind: Literal["slack"]
    webhook: SecretRef
    allow: tuple[HostPort, ...] = ()  # inner addresses it may be at, host:port
    timeout: float = Field(default=20, gt=0, le=120)


Channels = Annotated[EmailSettings | SlackSettings, Field(discriminator="kind")]


class ReceiverEntry(Strict):
    """A named audience and what it wants to hear."""

    channel: str
    to: tuple[str, ...] = ()
    threads: tuple[str, ...] = ()
    kinds: tuple[AlertKind, ...] = ()
    statuses: tuple[str, ...] = ()
    operator: bool = False

    @field_validator("kinds", mode="before")
    @classmethod
    def _spaced(cls, kinds: object) -> object:
        """`status_change` and `status change` are the same word."""
        return [str(k).replace("_", " ") for k in kinds] if isinstance(kinds, list | tuple) else kinds


class HostKeyEntry(Strict):
    """A key that a host asks of programs, and the header it takes it in."""

    header: str = Field(default="X-Api-Key", pattern=r"^[A-Za-z][A-Za-z0-9-]{0,40}$")
    key: SecretRef


class FetchSettings(Strict):
    """How we visit sources."""

    contact: str = Field(default="", max_length=200)  # address or page named in our User-Agent
    per_host_delay: float = Field(default=1.0, ge=0, le=60)  # seconds between requests to one host
    timeout: float = Field(default=30, gt=0, le=120)  # seconds, total
    allow: tuple[HostPort, ...] = ()  # inner addresses that may be visited, host:port
    keys: Mapping[HostName, HostKeyEntry] = {}
    threads: int | None = Field(default=None, ge=1, le=512)  # visits at a time; none: by the number of sources

    def secrets(self, workspace: Path) -> dict[str, tuple[str, str]]:
        """Return header and key by host. Raises SecretMissing."""
        found = {host: (entry.header, entry.key.read(workspace, f"key of {host}")) for host, entry in self.keys.items()}
        for host, (_, key) in found.items():
            if not key.isascii() or not key.isprintable():
                raise SecretMissing(f"key of {host}: it holds what no header may")
        return found


class JudgeSettings(Strict):
    """A language model behind an OpenAI-compatible chat interface: a third voice beside the two readers."""

    url: str  # the interface's base, https://host/v1
    model: str = Field(min_length=1, max_length=80, pattern=r"^[\w./:+-]+$")
    key: SecretRef | None = None
    allow: tuple[HostPort, ...] = ()  # inner addresses it may be at, host:port
    timeout: float = Field(default=20, gt=0, le=120)  # seconds for one item


class Settings(Strict):
    """loosethread.yaml."""

    database: str = "loosethread.db"  # a path relative to the workspace, or an SQLAlchemy URL without a password
    database_url: SecretRef | None = None  # the whole URL as a secret, instead of `database`
    dossiers: tuple[str, ...] = ()  # files; empty: every file in dossiers/
    sources: tuple[str, ...] = ()  # ids of the sources to visit; empty: every one that is on in the catalogue
    fetch: FetchSettings = FetchSettings()
    judge: JudgeSettings | None = None
    channels: Mapping[str, Channels] = {}
    receivers: Mapping[str, ReceiverEntry] = {}
    approaching_days: int = Field(default=1, ge=0, le=30)

    @field_validator("database")
    @classmethod
    def _no_password(cls, database: str) -> str:
        if "://" in database and urlsplit(database).password is not None:
            raise ValueError("a password never stands in this file: use `database_url: {env: NAME}`")
        return database

    def audiences(self) -> tuple[Receiver, ...]:
        """Return the receivers as the core knows them."""
        return tuple(
            Receiver(
                name=name,
                channel=entry.channel,
                to=entry.to or ("",),
                threads=entry.threads,
                kinds=entry.kinds,
                statuses=entry.statuses,
                operator=entry.operator,
            )
            for name, entry in self.receivers.items()
        )


def load_settings(workspace: Path) -> Settings:
    """Return a workspace's settings. Raises ConfigError with file, line and the nearest valid word."""
    path = workspace / NAME
    if not path.is_file():
        raise ConfigError("there is no such file; `loosethread init FOLDER` writes a workspace", file=str(path))
    settings = load_yaml(path, Settings)
    for name, entry in settings.receivers.items():
        _known("channel", entry.channel, settings.channels, path, ("receivers", name, "channel"))
        channel = settings.channels[entry.channel]
        if isinstance(channel, EmailSettings) and not entry.to:
            raise ConfigError(
                f"receiver {name!r} needs `to:`, the mail addresses", file=str(path), line=_line(path, name)
            )
    return settings


def check_references(
    settings: Settings,
    workspace: Path,
    *,
    threads: Collection[str],
    statuses: Collection[str],
    sources: Collection[str],
) -> None:
    """Check that what the settings name exists. Raises ConfigError with line and nearest word."""
    path = workspace / NAME
    for i, word in enumerate(settings.sources):
        _known("source", word, sources, path, ("sources", i))
    for name, entry in settings.receivers.items():
        for i, word in enumerate(entry.threads):
            _known("thread", word, threads, path, ("receivers", name, "threads", i))
        for i, word in enumerate(entry.statuses):
            _known("status", word, statuses, path, ("receivers", name, "statuses", i))


def _known(kind: str, word: str, known: Iterable[str], path: Path, place: tuple[int | str, ...]) -> None:
    names = list(known)
    if word in names:
        return
    hint = nearest(word, names)
    more = f"; did you mean {hint!r}?" if hint else f"; known: {', '.join(sorted(names)) or 'none'}"
    raise ConfigError(f"there is no {kind} {word!r}{more}", file=str(path), line=line_of(read_yaml(path), place))


def _line(path: Path, receiver: str) -> int | None:
    return line_of(read_yaml(path), ("receivers", receiver))
