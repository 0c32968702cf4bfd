# SPDX-License-Identifier: MIT
"""Write entries of the catalogue for a person: into a new file of the workspace's sources/, and only once they read
well beside everything that is there."""

import io
import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from shutil import copyfile
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from ruamel.yaml import YAML

from config.shipped import yaml_files
from config.sources import load_sources
from monitor.core.errors import ConfigError

Entry = Mapping[str, object]
NAME = re.compile(r"[a-z][a-z0-9_-]{1,60}")
LONGEST = 40  # characters of an id that is made from a title


def write_entries(workspace: Path, name: str, entries: Sequence[Entry]) -> Path:
    """Write sources/`name`.yaml with these entries and return its path. Nothing that exists is touched.

    Raises ConfigError, and writes nothing, where the file or one of the ids is there or an entry cannot be used.
    """
    folder = workspace / "sources"
    target = folder / f"{name}.yaml"
    if not NAME.fullmatch(name):
        shape = "2 to 61 lower-case letters, digits, - and _, a letter first"
        raise ConfigError(f"{name!r} is no name of a source: {shape}", file=str(folder))
    if target.exists():
        raise ConfigError("is there already; it is not written over", file=str(target))
    known = load_sources(folder)
    for entry in entries:
        if entry["id"] in known:
            raise ConfigError(f"source {entry['id']!r} is there already; nothing was written", file=str(target))
        other = next((s.id for s in known.values() if s.enabled and s.url == entry["url"]), None)
        if other is not None and entry.get("enabled", True):
            raise ConfigError(f"source {other!r} has this address already; nothing was written", file=str(target))
    text = _as_yaml(entries)
    _rehearse(folder, target, text)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with target.open("x", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise ConfigError(f"cannot be written: {error.strerror or error}", file=str(target)) from error
    return target


def free_id(title: str, url: str, taken: Collection[str]) -> str:
    """Return an id made from the title, else from the address's host, that is not among `taken`."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    stem = id_of(title) or id_of(host) or "feed"
    found, number = stem, 2
    while found in taken:
        found, number = f"{stem}_{number}", number + 1
    return found


def id_of(words: str) -> str:
    """Return words in the shape of an id; "" where nothing is left of them."""
    plain = unicodedata.normalize("NFKD", words).encode("ascii", "ignore").decode().lower()
    found = re.sub(r"[^a-z0-9]+", "_", plain).strip("_")
    found = found if found[:1].isalpha() else f"feed_{found}" if found else ""
    found = found[:LONGEST].rstrip("_")
    return found if NAME.fullmatch(found) else ""


def place_of(url: str) -> str:
    """Return what two addresses of one place have in common: http or https, www or not, a slash at the end or not."""
    parts = urlsplit(url)
    host = parts.netloc.lower().removeprefix("www.").removesuffix(":80").removesuffix(":443")
    query = f"?{parts.query}" if parts.query else ""
    return f"{host}{parts.path.rstrip('/')}{query}"


def _as_yaml(entries: Sequence[Entry]) -> str:
    yaml = YAML()
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    out = io.StringIO()
    yaml.dump({"sources": [dict(entry) for entry in entries]}, out)
    return out.getvalue()


def _rehearse(folder: Path, target: Path, text: str) -> None:
    """Read the catalogue as it will be, in a copy. Raises ConfigError in terms of the real files."""
    with TemporaryDirectory(prefix="loosethread-") as place:
        copy = Path(place)
        for path in yaml_files(folder):
            copyfile(path, copy / path.name)
        (copy / target.name).write_text(text, encoding="utf-8")
        try:
            load_sources(copy)
        except ConfigError as error:
            where = Path(error.file)
            if where.parent != copy:
                raise
            message = str(error).removeprefix(error.file).removeprefix(f":{error.line}").removeprefix(": ")
            raise ConfigError(f"{message}; nothing was written", file=str(target)) from None
