# SPDX-License-Identifier: MIT
"""When a page says that it was published: what it tells programs counts, the rest does not."""

from datetime import UTC, datetime

import pytest

from monitor.core.model import DateQuality
from spiders import pages

TEXT = "<main><h1>Rain</h1><p>It has been raining since 1 January 2001, and nobody knows until when.</p></main>"
MOMENT = datetime(2023, 2, 24, 16, 10, tzinfo=UTC)
NOON_OF_THE_DAY = datetime(2023, 2, 24, 12, tzinfo=UTC)


def read(head: str, body: str = ""):
    return pages.read(
        f"<html><head>{head}</head><body>{TEXT}{body}</body></html>".encode(), "", "https://paper.example/1"
    )


@pytest.mark.parametrize(
    "head",
    [
        '<meta property="article:published_time" content="2023-02-24T17:10:00+01:00">',
        '<meta itemprop="datePublished" content="2023-02-24T16:10:00Z">',
        '<script type="application/ld+json">{"@type":"x","datePublished": "2023-02-24T17:10:00+01:00"}</script>',
        '<meta name="dcterms.issued" content="2023-02-24"><i itemprop="datePublished" content="2023-02-24T16:10:00Z">',
    ],
    ids=["head", "markup", "for search engines", "the moment before the day"],
)
def test_a_page_that_tells_the_moment_is_believed(head):
    found = read(head)
    assert (found.published, found.date_quality) == (MOMENT, DateQuality.EXACT)


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="dcterms.issued" content="2023-02-24">',
        '<meta property="article:published_time" content="2023-02-24T23:30:00">',
        '<script type="application/ld+json">{"datePublished":"2023-02-24"}</script>',
    ],
    ids=["a day", "a time without its zone", "a day for search engines"],
)
def test_a_page_that_tells_a_day_is_believed_to_the_day(head):
    found = read(head)
    assert (found.published, found.date_quality) == (NOON_OF_THE_DAY, DateQuality.DAY)


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("", ""),
        ("", '<time datetime="2001-01-01T10:00:00Z">once</time>'),
        ('<meta property="article:published_time" content="yesterday">', ""),
        ('<script>{"datePublished": 7}</script>', ""),
    ],
)
def test_a_page_that_tells_no_date_has_none(head, body):
    found = read(head, body)
    assert (found.published, found.date_quality) == (None, DateQuality.EXACT)
