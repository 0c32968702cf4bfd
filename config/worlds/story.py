# SPDX-License-Identifier: MIT
"""The form of a story: the one file that a person edits and the demo world is built from.

A story names its sources, the items that matter, the unrelated ones around them, and what goes wrong: edits, outages,
bodies sent again. All times carry their zone. Nothing here knows how a feed or a page looks.
"""

from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from re import findall, fullmatch
from typing import Literal, Self
from unicodedata import normalize
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, model_validator

from config.files import Strict, load_yaml

Shape = Literal["council", "eurlex", "un", "wordpress", "war", "state", "govuk", "google", "rss"]
PageLook = Literal["plain", "council", "act", "un", "whitehouse", "state", "govuk", "refused", "none"]


class StorySource(Strict):
    """One source: what world.yaml says of it, and how its listing and pages look."""

    id: str
    name: str
    kind: Literal["rss", "html"]
    url: str
    publisher: str
    jurisdiction: str
    authority_tier: int
    language: str = "en"
    timezone: str
    shape: Shape
    page: PageLook = "plain"  # refused: a bare 403; none: 404
    window: int  # items the listing shows
    window_days: int | None = None  # items older than this are not shown either
    # address of an item; {yyyy} {yy} {mm} {mon} {dd} are of its local day, {slug} {id} {number} {token} its own
    link: str
    more_links: tuple[str, ...] = ()  # other addresses that answer with the same page
    bare: bool = False  # the listing shows titles only, so every item has a page


class StoryItem(Strict):
    """One published thing."""

    key: str  # ours, unique in the story; expectations refer to it
    source: str
    at: AwareDatetime  # when the listing first shows it
    title: str
    teaser: str = ""
    text: str = ""  # paragraphs, one a line, of its page; the teaser where there is none
    use: str | None = None  # name of a wording of the story, instead of `text`
    fill: Mapping[str, str] = {}
    published: AwareDatetime | None = None  # the date it carries, where that is not `at`
    slug: str = ""
    id: str = ""  # the source's own id: a CELEX number, a document symbol
    link: str = ""  # whole address, where it is not the source's usual one
    publisher: str = ""  # news search: the outlet
    site: str = ""  # news search: the outlet's address
    category: str = ""
    byline: str = ""
    language: str = ""


class Edit(Strict):
    """A later change of an item; what is not given stays. `surfaces`: the listing shows it on top again."""

    at: AwareDatetime
    key: str
    title: str | None = None
    teaser: str | None = None
    text: str | None = None
    surfaces: bool = False


class Outage(Strict):
    """A time in which a source's listing answers something else."""

    source: str
    since: AwareDatetime
    until: AwareDatetime
    status: int
    content_type: str = "text/html; charset=utf-8"
    body: str | None = None  # None: the bare status


class Repeat(Strict):
    """A moment at which a source sends the very bytes it sent before."""

    at: AwareDatetime
    source: str


class Story(Strict):
    """The whole file."""

    name: str
    description: str
    licence: str
    provenance: str
    start: AwareDatetime
    end: AwareDatetime
    wording: Mapping[str, str] = {}
    sources: tuple[StorySource, ...]
    items: tuple[StoryItem, ...]
    edits: tuple[Edit, ...] = ()
    outages: tuple[Outage, ...] = ()
    repeats: tuple[Repeat, ...] = ()
    unrelated: Mapping[str, Mapping[AwareDatetime, tuple[str, ...]]] = {}  # "[id] title | teaser"

    @model_validator(mode="after")
    def _refer_to_what_is_there(self) -> Self:
        sources = {source.id for source in self.sources}
        keys = [item.key for item in self.items]
        named = [item.source for item in self.items] + list(self.unrelated)
        named += [outage.source for outage in self.outages] + [repeat.source for repeat in self.repeats]
        wrong = [f"no source {name!r}" for name in named if name not in sources]
        wrong += [f"no item {edit.key!r} to edit" for edit in self.edits if edit.key not in keys]
        wrong += [f"two items {key!r}" for key in sorted(set(keys)) if keys.count(key) > 1]
        wrong += [f"no wording {item.use!r}" for item in self.items if item.use and item.use not in self.wording]
        if wrong:
            raise ValueError("; ".join(wrong))
        return self


@dataclass(frozen=True, kw_only=True)
class Entry:
    """An item as it stands at some moment, complete and ready to be shown."""

    key: str
    at: datetime  # when it was last put on top of the listing
    published: datetime
    title: str
    teaser: str
    text: str
    link: str
    links: tuple[str, ...]  # every address of its page; none: it has no page
    id: str
    number: int  # stands for the publisher's own running number; made from the key, so it survives edits
    token: str  # stands for the news search's opaque id
    publisher: str
    site: str
    category: str
    byline: str
    language: str


def load_story(path: Path) -> Story:
    """Read a story. Raises ConfigError with file and line."""
    return load_yaml(path, Story)


def entries_of(story: Story, source: StorySource) -> tuple[Entry, ...]:
    """Return every item of the source as first published, oldest first."""
    items = [(item, True) for item in story.items if item.source == source.id]
    items += [(item, source.bare) for item in _unrelated(source.id, story.unrelated.get(source.id, {}))]
    return tuple(sorted((_entry(story, source, *item) for item in items), key=lambda entry: entry.at))


def edited(entry: Entry, edits: Sequence[Edit], now: datetime) -> Entry:
    """Return the entry with every edit made until `now`."""
    for edit in sorted(edits, key=lambda edit: edit.at):
        if edit.key == entry.key and edit.at <= now:
            entry = replace(
                entry,
                at=edit.at if edit.surfaces else entry.at,
                title=entry.title if edit.title is None else edit.title,
                teaser=entry.teaser if edit.teaser is None else edit.teaser,
                text=entry.text if edit.text is None else edit.text,
            )
    return entry


def _unrelated(source: str, batches: Mapping[datetime, tuple[str, ...]]) -> Iterator[StoryItem]:
    for at, lines in batches.items():
        for line in lines:
            found = fullmatch(r"(?:\[([^\]]+)\] )?([^|]+?)(?: \| (.+))?", line)
            if found is None:
                raise ValueError(f"{source}: not '[id] title | teaser': {line!r}")
            own, title, teaser = found.groups(default="")
            key = f"unrelated-{source}-{at:%Y%m%d}-{_slug(title)}"
            yield StoryItem(key=key, source=source, at=at, title=title, teaser=teaser, id=own)


def _entry(story: Story, source: StorySource, item: StoryItem, has_page: bool) -> Entry:
    text = story.wording[item.use].format_map(dict(item.fill)) if item.use else item.text
    published = item.published or item.at
    words = _words_of_link(published.astimezone(ZoneInfo(source.timezone)), item)
    link = item.link or source.link.format_map(words)
    more = () if item.link else tuple(template.format_map(words) for template in source.more_links)
    return Entry(
        key=item.key,
        at=item.at,
        published=published,
        title=item.title,
        teaser=item.teaser,
        text=text or (item.teaser or item.title if has_page else ""),
        link=link,
        links=(link, *more) if has_page and source.page != "none" else (),
        id=words["id"],
        number=int(words["number"]),
        token=words["token"],
        publisher=item.publisher or source.publisher,
        site=item.site or "/".join(source.url.split("/")[:3]),
        category=item.category,
        byline=item.byline,
        language=item.language or source.language,
    )


def _words_of_link(day: datetime, item: StoryItem) -> dict[str, str]:
    months = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
    mark = sha256(item.key.encode())
    number = str(100_000 + int(mark.hexdigest()[:10], 16) % 900_000)
    return {
        "yyyy": f"{day:%Y}",
        "yy": f"{day:%y}",
        "mm": f"{day:%m}",
        "mon": months[day.month - 1],
        "dd": f"{day:%d}",
        "slug": item.slug or _slug(item.title),
        "id": item.id or number,
        "number": number,
        "token": "CBMi" + urlsafe_b64encode(mark.digest()).decode().rstrip("="),
    }


def _slug(title: str) -> str:
    plain = normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    return "-".join(findall(r"[a-z0-9]+", plain.replace("'", "")))[:80].rstrip("-")
