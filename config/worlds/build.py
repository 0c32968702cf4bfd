# SPDX-License-Identifier: MIT
"""Write the demo world from its story: `python -m config.worlds.build` rewrites config/worlds/iran-russia-drones/.

A pure generator: the same story gives the same bytes, whatever the day. For maintainers: the product only reads the
result.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import StringIO
from pathlib import Path

from ruamel.yaml import YAML

from config.worlds.listings import content_type, listing
from config.worlds.pages import CONTENT_TYPE, page
from config.worlds.story import Edit, Entry, Story, StorySource, edited, entries_of, load_story

HERE = Path(__file__).parent
STORY = HERE / "iran-russia-drones.story.yaml"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """From `at` on, a GET of `url` answers this."""

    at: datetime
    url: str
    status: int = 200
    content_type: str
    body: str | None  # None: the bare status


def build(story: Story) -> dict[str, bytes]:
    """Return every file of the world by its path under the world's folder."""
    answers = sorted(_answers(story), key=lambda a: (a.at, a.url))
    files: dict[str, bytes] = {}
    lines = []
    for answer in answers:
        name = None
        if answer.body is not None:
            data = answer.body.encode()
            name = f"bodies/{sha256(data).hexdigest()[:20]}.{'html' if 'html' in answer.content_type else 'xml'}"
            files[name] = data
        lines.append(_line(answer, name))
    counts = {
        "timeline_lines": len(lines),
        "bodies": len(files),
        "items": sum(len(entries_of(story, source)) for source in story.sources),
    }
    files["timeline.jsonl"] = "".join(line + "\n" for line in lines).encode()
    files["world.yaml"] = _world(story, counts).encode()
    return files


def write(folder: Path, files: Mapping[str, bytes]) -> None:
    """Make the folder hold these files and no other."""
    for old in [path for path in folder.rglob("*") if path.is_file()]:
        if old.relative_to(folder).as_posix() not in files:
            old.unlink()
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)


def _answers(story: Story) -> Iterator[Answer]:
    for source in story.sources:
        entries = entries_of(story, source)
        edits = [edit for edit in story.edits if edit.key in {entry.key for entry in entries}]
        yield from _pages(source, entries, edits)
        yield from _listings(story, source, entries, edits)


def _pages(source: StorySource, entries: Sequence[Entry], edits: Sequence[Edit]) -> Iterator[Answer]:
    for entry in entries:
        for link in entry.links:
            if source.page == "refused":
                yield Answer(at=entry.at, url=link, status=403, content_type=CONTENT_TYPE, body=None)
                continue
            for moment in (entry.at, *(edit.at for edit in edits if edit.key == entry.key)):
                shown = page(source, edited(entry, edits, moment))
                yield Answer(at=moment, url=link, content_type=CONTENT_TYPE, body=shown)


def _listings(story: Story, source: StorySource, entries: Sequence[Entry], edits: Sequence[Edit]) -> Iterator[Answer]:
    outages = [outage for outage in story.outages if outage.source == source.id]
    repeats = {repeat.at for repeat in story.repeats if repeat.source == source.id}
    moments = {entry.at for entry in entries} | {edit.at for edit in edits} | repeats
    moments |= {outage.since for outage in outages} | {outage.until for outage in outages}
    before: str | None = None
    for moment in sorted(moments):
        outage = next((o for o in outages if o.since <= moment < o.until), None)
        if outage is not None:
            if moment == outage.since:
                body = outage.body
                yield Answer(
                    at=moment, url=source.url, status=outage.status, content_type=outage.content_type, body=body
                )
            before = None
            continue
        shown = listing(source, _shown(source, [edited(e, edits, moment) for e in entries], moment))
        if shown != before or moment in repeats:
            yield Answer(at=moment, url=source.url, content_type=content_type(source), body=shown)
        before = shown


def _shown(source: StorySource, entries: Sequence[Entry], now: datetime) -> list[Entry]:
    """Newest first, no more than the source's window."""
    oldest = now - timedelta(days=source.window_days) if source.window_days else None
    seen = [entry for entry in entries if entry.at <= now and (oldest is None or entry.at > oldest)]
    return sorted(seen, key=lambda entry: (entry.at, entry.key), reverse=True)[: source.window]


def _stamp(when: datetime) -> str:
    return f"{when.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def _line(answer: Answer, body: str | None) -> str:
    fields = {"at": _stamp(answer.at), "url": answer.url, "status": answer.status}
    return json.dumps({**fields, "content_type": answer.content_type, "body": body}, ensure_ascii=False)


def _world(story: Story, counts: Mapping[str, int]) -> str:
    told = ("id", "name", "kind", "url", "publisher", "jurisdiction", "authority_tier", "language", "timezone")
    world = {
        "format": "recorded-world/1",
        "name": story.name,
        "description": story.description.strip(),
        "start": _stamp(story.start),
        "end": _stamp(story.end),
        "licence": story.licence.strip(),
        "provenance": story.provenance.strip(),
        "sources": [{field: getattr(source, field) for field in told} for source in story.sources],
        "counts": dict(counts),
    }
    out = StringIO()
    yaml = YAML()
    yaml.width = 116
    yaml.dump(world, out)
    return "# Written by `python -m config.worlds.build`; edit the story, not this file.\n" + out.getvalue()


def main() -> None:
    """Rewrite the shipped demo world."""
    story = load_story(STORY)
    write(HERE / story.name, build(story))


if __name__ == "__main__":
    main()
