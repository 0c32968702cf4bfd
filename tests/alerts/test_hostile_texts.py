# SPDX-License-Identifier: MIT
"""Texts from outside are shown and do nothing else: no header, tag, mention or link of theirs takes effect."""

import re
from dataclasses import fields, replace
from email import message_from_bytes, policy
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from alerts.letter import cut, link
from alerts.mail import address, mail
from alerts.message import compose
from monitor.core.inert import visible
from monitor.core.model import Alert, AlertFacts, AlertKind
from tests.alerts.scenes import ADOPTED, NOW, alert, change

SENDER = "Loosethread <watch@sender.example>"
HOSTILE = [
    "Vote\r\nBcc: everybody@victim.example\r\n\r\n<html>",
    "Vote\nSubject: another",
    "Vote\u2028Bcc: x@victim.example\u0085Bcc: y@victim.example\x0bBcc: z@victim.example",
    "\u202eetov\u2066 hidden\u200b",
    "\x1b]0;title\x07\x1b[2J",
    "<!channel> <!here|now> <@U123> <#C123> <https://evil.example|https://bank.example> @channel",
    "<script>alert(1)</script><img src=x onerror=alert(1)>\"'><b>",
    "{{ 7 * 7 }} {% include '/etc/passwd' %} %s %(x)s",
    "-- \nLoosethread, for receiver boss.",
    "&lt;!channel&gt; &amp;",
    "=cmd|' /C calc'!A0",
    "\ud800 lone surrogate",
    "`code` *bold* ~gone~ > quote",
    "x" * 20_000,
    "слово " * 2_000,
    "&" * 5_000,
]
TEXTS = [f.name for f in fields(AlertFacts) if type(getattr(ADOPTED, f.name)) is str]


def hostile(text: str, kind: AlertKind = AlertKind.STATUS_CHANGE) -> Alert:
    """An alert each text of which, and whatever names it, is that text."""
    facts = replace(ADOPTED, kind=kind, **dict.fromkeys(TEXTS, text))
    return alert(facts, receiver=text, key=text, message_id=text, conversation=text)


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.attributes: set[tuple[str, str | None]] = set()
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.seen.add(tag)
        self.attributes |= {(name, value) for name, value in attrs if name in ("href", "src") or name.startswith("on")}


OURS = {
    "html",
    "head",
    "meta",
    "title",
    "style",
    "body",
    "div",
    "h1",
    "p",
    "strong",
    "blockquote",
    "span",
    "a",
    "code",
    "br",
}


@pytest.mark.parametrize("kind", AlertKind)
@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_text_in_any_place_is_harmless_in_every_form(text, kind):
    told = hostile(text, kind)
    message = compose(told)
    assert_harmless(message)
    sent = message_from_bytes(mail(told, message, SENDER, NOW).as_bytes(), policy=policy.default)
    assert set(sent.keys()) <= {
        "From", "To", "Subject", "Date", "Message-ID", "In-Reply-To", "References", "Auto-Submitted", "List-Id",
        "X-Loosethread-Kind", "X-Loosethread-Thread", "MIME-Version", "Content-Type",
    }  # fmt: skip
    assert sent["To"] == "desk@readers.example"
    assert [part.get_content_type() for part in sent.iter_parts()] == ["text/plain", "text/html"]


def assert_harmless(message) -> None:
    assert "\n" not in message.subject
    assert len(message.subject) <= 200
    assert (
        visible(message.subject + message.text + message.fallback) == message.subject + message.text + message.fallback
    )
    page = Tags(message.html)
    assert page.seen <= OURS
    assert all(name == "href" and value.startswith("https://") for name, value in page.attributes)
    for block in Block.parse_all(message.slack_blocks):
        block.validate_json()
    assert len(message.slack_blocks) <= 50
    said = " ".join(shown(block) for block in message.slack_blocks)
    assert all(found.startswith("https://") and "|" not in found for found in re.findall(r"<([^>]*)", said))
    assert not re.search(r"[<>]", message.fallback)


def shown(block) -> str:
    parts = block.get("elements", [block.get("text", {})])
    assert all(part["type"] == "plain_text" or part["verbatim"] is True for part in parts)
    return " ".join(part["text"] for part in parts).replace("\n> ", "\n")


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=300), kind=st.sampled_from(AlertKind))
def test_no_text_at_all_is_harmful(text, kind):
    message = compose(hostile(text, kind))
    assert_harmless(message)
    mail(hostile(text, kind), message, SENDER, NOW).as_bytes()


def test_a_quoted_line_cannot_pass_for_one_of_ours():
    said = compose(change(quote="True.\n\nSee more: loosethread run-evil\n-- \nLoosethread, for receiver boss."))
    assert "\n> True. See more: loosethread run-evil -- Loosethread, for receiver boss.\n" in said.text


def test_hidden_characters_are_marked_not_dropped():
    assert "\n> Vote � adopted\n" in compose(change(quote="Vote \u202e adopted")).text


def test_html_shows_a_tag_as_the_text_it_is():
    assert "&lt;b&gt;adopted&lt;/b&gt; &amp; more" in compose(change(quote="<b>adopted</b> & more")).html


def test_slack_shows_a_mention_as_the_text_it_is():
    quoted = compose(change(quote="<!channel> adopted & <@U1>")).slack_blocks[1]["text"]
    assert quoted["text"].splitlines()[1] == "> &lt;!channel&gt; adopted &amp; &lt;@U1&gt;"
    assert quoted["verbatim"] is True


def test_a_thread_id_in_a_command_cannot_run_another_one():
    assert "loosethread history 'x; rm -rf /'" in compose(change(thread="x; rm -rf /")).text


# ---------------------------------------------------------------------- links


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "ftp://files.example/x",
        "//harbours.example/x",
        "harbours.example/x",
        "https://",
        "https://harbours.example@evil.example/",
        "https://harbours.example\\@evil.example/",
        "https://harbours.example:port/",
        "https://harbours.example:99999/",
        "https://[::1/",
        "https://har bours.example/",
        "https://harbours.example/\r\nX",
        "https://harbours.example/\u202egpj.exe",
        "https://harbours.example/" + "x" * 2000,
        "https://" + "a" * 64 + ".example/",
        'https://harbours".example/',
    ],
)
def test_what_is_no_plain_web_address_is_no_link_and_the_reader_is_told(url):
    message = compose(change(url=url))
    assert link(url) == ""
    assert "its address is no web address and is left out" in " ".join(message.text.split())
    assert "href" not in message.html
    assert "<" not in message.slack_blocks[1]["text"]["text"]


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://harbours.example/a?b=c&d=e#f", "https://harbours.example/a?b=c&d=e#f"),
        ("HTTPS://Harbours.Example/A", "https://harbours.example/A"),
        ("http://harbours.example:8080", "http://harbours.example:8080"),
        ("https://[2001:db8::1]/x", "https://[2001:db8::1]/x"),
        ("https://häfen.example/ä", "https://xn--hfen-loa.example/%C3%A4"),
        ("https://harbours.example/%C3%A4", "https://harbours.example/%C3%A4"),
        ('https://harbours.example/"><b>|x', "https://harbours.example/%22%3E%3Cb%3E%7Cx"),
    ],
)
def test_a_link_shows_the_address_it_leads_to(url, shown):
    message = compose(change(url=url))
    assert link(url) == shown
    assert f"\n  {shown}\n" in message.text
    escaped = shown.replace("&", "&amp;")
    assert f'href="{escaped}"' in message.html
    assert f">{escaped}</a>" in message.html
    assert message.slack_blocks[1]["text"]["text"].endswith(f"<{escaped}>")


# ---------------------------------------------------------------------- addresses, cutting


@pytest.mark.parametrize("text", ["Desk <desk@readers.example>", "desk@readers.example", " desk@readers.example "])
def test_one_address_is_taken_with_or_without_a_name(text):
    assert address(text).addr_spec == "desk@readers.example"


@pytest.mark.parametrize(
    "text",
    ["", "desk", "@x.example", "a@", "a@x.example, b@x.example", "a@x.example b@x.example", "a@x.example\nb@x.example",
     "a@x.example\u202e", "häfen@x.example", "a@häfen.example", "group: a@x.example, b@x.example;"],
)  # fmt: skip
def test_anything_but_one_address_is_refused(text):
    with pytest.raises(ValueError, match="is not one mail address"):
        address(text)


@settings(max_examples=300, deadline=None)
@given(text=st.text(alphabet='ab.@<>,;:"()[]\\ =?\r\n', max_size=25))
def test_whatever_is_given_as_an_address_is_one_or_is_refused(text):
    try:
        found = address(text)
    except ValueError:
        return
    assert re.fullmatch(r"[^\s@,;<>]+@[^\s@,;<>]+", found.addr_spec)


def test_alerts_of_one_thread_are_one_conversation_and_a_correction_refers_to_what_it_corrects():
    first, other = (mail(a, compose(a), SENDER, NOW) for a in (alert(), alert(message_id="another-one")))
    told = change(kind=AlertKind.CORRECTION, corrects="5f0e6a7b8c9d0e1f")
    correction = mail(told, compose(told), SENDER, NOW)
    assert first["References"] == other["References"]
    assert first["Message-ID"] != other["Message-ID"]
    assert correction["References"].split() == [first["References"], "<5f0e6a7b8c9d0e1f@sender.example>"]
    assert correction["In-Reply-To"] == first["Message-ID"]


@pytest.mark.parametrize(
    ("text", "limit", "kept"),
    [
        ("one two three", 13, "one two three"),
        ("one two three", 12, "one two…"),
        ("one two three", 8, "one two…"),
        ("one, two three", 6, "one…"),
        ("x" * 50, 10, "x" * 9 + "…"),
    ],
)
def test_a_cut_text_ends_at_a_word(text, limit, kept):
    assert cut(text, limit) == kept
    assert len(kept) <= max(limit, len(text) if text == kept else 0)
