# SPDX-License-Identifier: MIT
"""Where the files that ship with the product are."""

from pathlib import Path

ROOT = Path(__file__).parent


def folder(name: str) -> Path:
    """Return a folder of shipped files: sources, lifecycles, dossiers, cues, worlds."""
    return ROOT / name


def yaml_files(place: Path) -> list[Path]:
    """Return a folder's YAML files in order of their names; none where the folder is not there."""
    return sorted(p for p in place.glob("*.yaml") if p.is_file())
