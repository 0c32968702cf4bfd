# SPDX-License-Identifier: MIT
"""Read everything that people wrote: settings, dossiers, lifecycles, cues, outlets, sources. Connects to nothing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from config.cues import load_cues
from config.dossiers import check_calendars, load_dossiers
from config.lifecycles import load_lifecycles
from config.names import load_names
from config.outlets import load_outlets
from config.settings import NAME, Settings, check_references, load_settings
from config.shipped import folder, yaml_files
from config.sources import load_sources
from monitor.core.errors import ConfigError
from monitor.core.examining import Knowledge
from monitor.core.model import Source
from monitor.core.reading.examples import run_examples


@dataclass(frozen=True, kw_only=True)
class Loaded:
    """A workspace as it is written down."""

    workspace: Path
    settings: Settings
    knowledge: Knowledge
    sources: Mapping[str, Source]

    @property
    def examples(self) -> int:
        """How many example sentences the lifecycles carry."""
        return sum(len(lifecycle.examples) for lifecycle in self.knowledge.lifecycles.values())

    def calendars_off(self) -> list[tuple[str, str]]:
        """Return (thread, calendar) where a thread listens to a calendar that is not visited."""
        return [
            (thread.id, meeting.source)
            for _, thread in self.knowledge.threads()
            for meeting in thread.meetings
            if not self.sources[meeting.source].enabled
        ]

    def failing_examples(self) -> list[str]:
        """Read every example sentence; return in words which did not give what they should."""
        return [
            failure
            for name, lifecycle in self.knowledge.lifecycles.items()
            for failure in run_examples(lifecycle, self.knowledge.rules[name], self.knowledge.cues)
        ]


def load(workspace: Path, rules: Path | None = None) -> Loaded:
    """Return what a workspace says; with `rules`, by the lifecycles and cues of that folder. Raises ConfigError with
    file, line and the nearest valid word."""
    settings = load_settings(workspace)
    paths = [workspace / name for name in settings.dossiers] or yaml_files(workspace / "dossiers")
    if not paths:
        raise ConfigError(
            "there is no dossier: put one into dossiers/, see docs/dossiers.md", file=str(workspace / NAME)
        )
    loaded = _load(workspace, settings, paths, rules)
    threads = [thread for _, thread in loaded.knowledge.threads()]
    statuses = {state for thread in threads for state in loaded.knowledge.lifecycles[thread.lifecycle].states}
    check_references(
        settings, workspace, threads=[thread.id for thread in threads], statuses=statuses, sources=loaded.sources
    )
    return replace(loaded, sources=_chosen(loaded.sources, settings.sources))


def load_dossier_alone(workspace: Path, dossier: Path | None) -> Loaded:
    """Return a dossier, else the workspace's, else the shipped ones. Raises ConfigError."""
    if dossier is None and (workspace / NAME).is_file():
        return load(workspace)
    settings = load_settings(workspace) if (workspace / NAME).is_file() else Settings()
    return _load(workspace, settings, yaml_files(folder("dossiers")) if dossier is None else [dossier])


def _chosen(sources: Mapping[str, Source], chosen: Collection[str]) -> Mapping[str, Source]:
    """Return the sources with those on that the settings choose; without a choice, as the catalogue has them."""
    if not chosen:
        return sources
    return {name: replace(source, enabled=name in chosen) for name, source in sources.items()}


def _load(workspace: Path, settings: Settings, dossiers: list[Path], instead: Path | None = None) -> Loaded:
    lifecycles, rules = load_lifecycles(workspace / "lifecycles", None if instead is None else instead / "lifecycles")
    sources = load_sources(workspace / "sources")
    written = load_dossiers(dossiers, lifecycles, load_names(workspace / "names"))
    check_calendars(written, sources)
    knowledge = Knowledge(
        dossiers=written,
        lifecycles=lifecycles,
        rules=rules,
        cues=load_cues(workspace / "cues", None if instead is None else instead / "cues"),
        outlets=load_outlets(sources.values(), workspace / "outlets"),
    )
    return Loaded(workspace=workspace, settings=settings, knowledge=knowledge, sources=sources)
