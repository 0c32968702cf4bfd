# SPDX-License-Identifier: MIT
"""A Letter as Slack blocks and as Slack text. No wording here.

Slack reads `<...>` as links, mentions and `<!channel>`, so every `& < >` that is not ours is escaped. `verbatim` keeps
it from making links and mentions out of bare words. Limits are those of https://docs.slack.dev/reference/block-kit/blocks:
150 characters in a header, 3000 in a section, 50 blocks; a text that is too long is cut where a person sees it.
"""

from collections.abc import Iterator
from typing import Any

from alerts.letter import CUT, Letter, Quoted

HEADER, SECTION, BLOCKS, TEXT = 150, 3000, 50, 3000
_ESCAPES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def slack_blocks(letter: Letter) -> list[dict[str, Any]]:
    """Return the letter as blocks that Slack accepts as they are."""
    header = {
        "type": "header",
        "text": {"type": "plain_text", "text": escaped(letter.headline, HEADER), "emoji": False},
    }
    middle = [{"type": "section", "text": _mrkdwn(text)} for text in _sections(letter)]
    footer = {"type": "context", "elements": [_mrkdwn(escaped(letter.footer, SECTION))]}
    return [header, *middle[: BLOCKS - 2], footer]


def slack_text(letter: Letter) -> str:
    """Return the letter as one escaped text, for notifications and for a Slack that refuses blocks."""
    lines = [letter.headline, *letter.notices]
    for quoted in letter.quotes:
        lines += [f"{quoted.label}: “{quoted.text}”", quoted.by, quoted.link]
    lines += [f"{row.label}: {row.text}" for row in letter.rows]
    lines += [letter.link, letter.command, letter.footer]
    return escaped("\n".join(line for line in lines if line), TEXT)


def escaped(text: str, limit: int) -> str:
    """Return `text` with `& < >` escaped, at most `limit` characters, never cut within an escape."""
    whole = "".join(_ESCAPES.get(c, c) for c in text)
    if len(whole) <= limit:
        return whole
    kept, length = [], len(CUT)
    for character in text:
        piece = _ESCAPES.get(character, character)
        length += len(piece)
        if length > limit:
            break
        kept.append(piece)
    return "".join(kept).rstrip() + CUT


def _sections(letter: Letter) -> Iterator[str]:
    for notice in letter.notices:
        yield f":warning: *{escaped(notice, SECTION - 20)}*"
    for quoted in letter.quotes:
        yield _quote(quoted)
    yield from _packed([f"*{row.label}:* {escaped(row.text, SECTION - 100)}" for row in letter.rows])
    if letter.link:
        yield f"*Address:* {_link(letter.link)}"
    if letter.command:
        yield f"*See more:* `{escaped(letter.command, SECTION - 100)}`"


def _quote(quoted: Quoted) -> str:
    place = _link(quoted.link) if quoted.link else ""
    by = escaped(quoted.by, 300) + (": " if quoted.by and place else "") + place
    room = SECTION - len(by) - 100
    return f"*{escaped(quoted.label, 80)}*\n> {escaped(quoted.text, room)}" + (f"\n{by}" if by else "")


def _link(href: str) -> str:
    """Return Slack's own form of a link, never with a text that could say another address; cut, it is no link."""
    whole = escaped(href, SECTION)
    return f"<{whole}>" if len(whole) <= SECTION // 2 else escaped(href, SECTION // 2)


def _packed(lines: list[str]) -> Iterator[str]:
    """Yield the lines in as few sections as hold them."""
    section = ""
    for line in lines:
        if section and len(section) + 1 + len(line) > SECTION:
            yield section
            section = ""
        section = f"{section}\n{line}" if section else line
    if section:
        yield section


def _mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text, "verbatim": True}
