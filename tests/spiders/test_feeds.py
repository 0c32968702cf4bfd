# SPDX-License-Identifier: MIT
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.errors import ParseError
from monitor.core.model import DateQuality, DateRule, IdRule, LinkRule, Tier
from spiders.feeds import read
from tests.spiders.scenes import NOW, a_feed, a_source, an_entry, entries


def items(body: bytes, **facts):
    return read(body, "application/rss+xml", a_source(**facts), NOW).items


def only(body: bytes, **facts):
    (item,) = items(body, **facts)
    return item


# ------------------------------------------------------------------------------------------------ shapes of publishers


def test_an_entry_without_a_publication_date_has_the_date_of_its_update():
    body = a_feed(an_entry(updated="x")).replace(
        b"<updated>x</updated>", b"<a10:updated>2022-12-12T15:40:00Z</a10:updated>"
    )
    body = body.replace(b"<rss ", b'<rss xmlns:a10="http://www.w3.org/2005/Atom" ')
    item = only(body)
    assert (item.key, item.published) == ("1", datetime(2022, 12, 12, 15, 40, tzinfo=UTC))
    assert item.date_quality is DateQuality.EXACT


def test_an_entry_without_any_date_has_the_time_we_saw_it():
    assert only(a_feed(an_entry())).date_quality is DateQuality.FIRST_SEEN


def test_an_act_of_the_official_journal_is_known_by_its_number_and_stays_on_its_day():
    link = "https://eur-lex.europa.eu/./legal-content/AUTO/?uri=CELEX:32022R9991"
    body = a_feed(
        an_entry("CELEX:32022R9991: An act", "CELLAR:1", link=link, pubDate="Mon, 12 Dec 2022 00:00:00 +0100")
    )
    item = only(
        body,
        ids=IdRule(field="link", take="uri={rest}"),
        dates=DateRule(precision="day"),
        zone="Europe/Brussels",
        links=(LinkRule(replace="/./", by="/"), LinkRule(replace="/legal-content/AUTO/", by="/legal-content/EN/TXT/")),
    )
    assert item.key == "CELEX:32022R9991"
    assert item.url == "https://eur-lex.europa.eu/legal-content/EN/TXT/?uri=CELEX:32022R9991"
    assert item.published == datetime(2022, 12, 12, 11, tzinfo=UTC)
    assert item.date_quality is DateQuality.DAY


@pytest.mark.parametrize(
    "guid", ["https://n.example/story-1", "https://n.example/story-1#3", "https://n.example/story-1?maca=en"]
)
def test_marks_behind_an_address_are_no_part_of_a_key_where_the_rule_says_so(guid):
    assert only(a_feed(an_entry(guid=guid)), ids=IdRule(take="{page}")).key == "https://n.example/story-1"


@pytest.mark.parametrize(("clock", "quality"), [("07:00:00", DateQuality.DAY), ("07:00:01", DateQuality.EXACT)])
def test_a_time_that_software_puts_where_none_is_known_tells_only_the_day(clock, quality):
    body = a_feed(an_entry(pubDate=f"Mon, 12 Dec 2022 {clock} GMT"))
    assert only(body, dates=DateRule(placeholders=("07:00", "08:00"))).date_quality is quality


def test_a_page_that_gets_a_new_id_with_each_edit_keeps_its_key():
    def atom(stamp: str, title: str) -> bytes:
        return (
            '<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>'
            f"<entry><id>https://g.example/x#{stamp}</id><updated>{stamp}</updated><title>{title}</title>"
            '<link rel="alternate" href="https://g.example/x"/>'
            '<summary type="html">&lt;p&gt;A &amp;amp; b.&lt;/p&gt;</summary>'
            "</entry></feed>"
        ).encode()

    rule = IdRule(field="link")
    before = only(atom("2022-12-09T16:10:00+00:00", "One"), ids=rule)
    after = only(atom("2023-07-09T16:10:00+01:00", "Two"), ids=rule)
    assert before.key == after.key == "https://g.example/x"
    assert after.published == datetime(2023, 7, 9, 15, 10, tzinfo=UTC)
    assert after.text == "A & b."


def test_a_news_search_gives_the_headline_without_the_outlet_and_the_outlet_apart():
    source = '<source url="https://www.reuters.com">Reuters</source></item>'
    teaser = "&lt;a href='https://n.example/1'&gt;Ministers meet&lt;/a&gt;&amp;nbsp;&lt;font&gt;Reuters&lt;/font&gt;"
    item = only(a_feed(an_entry("Ministers meet - Reuters", "CBMi1", description=teaser).replace("</item>", source)))
    assert (item.title, item.publisher, item.text) == ("Ministers meet", "Reuters", "")


def test_an_article_is_known_by_the_number_in_its_address_on_either_host():
    rule = IdRule(field="link", take="Article/{digits}")
    old = an_entry("One", "a", link="https://www.defense.gov/News/Releases/Release/Article/3184615/one/")
    new = an_entry("One", "b", link="https://www.war.gov/News/Releases/Release/Article/3184615/one-more/")
    assert [item.key for item in items(a_feed(old, new), ids=rule)] == ["3184615"]


def test_the_live_report_and_the_written_one_of_a_meeting_are_one_item():
    live = an_entry("Live", "1", link="https://press.un.org/en/blog/sc99219")
    written = an_entry(
        "Council divided", "2", link="https://press.un.org/en/2022/sc99219.doc.htm", description="A long text."
    )
    found = items(a_feed(live, written), ids=IdRule(field="link", take="/en/{word}/{word}"))
    assert [(item.key, item.title) for item in found] == [("sc99219", "Council divided")]


def test_the_whole_text_in_a_feed_of_acts_is_an_act_and_counts_more_than_its_teaser():
    body = a_feed(an_entry(description="By the authority [...]", full="x")).replace(
        b"<full>x</full>", b"<content:encoded><![CDATA[<p>By the authority vested in me.</p>]]></content:encoded>"
    )
    body = body.replace(b"<rss ", b'<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" ')
    assert only(body, tier=Tier.ACT).text == "By the authority vested in me."
    assert only(body, tier=Tier.ACT).official_lead
    assert not only(body, tier=Tier.PRESS).official_lead


def test_an_old_rdf_feed_is_read_with_its_own_dates():
    body = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
      xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://d.example/"><title>D</title></channel>
      <item rdf:about="https://d.example/1"><title>One</title><link>https://d.example/1</link>
      <dc:date>2022-12-09T10:00:00Z</dc:date></item></rdf:RDF>"""
    assert only(body).published == datetime(2022, 12, 9, 10, tzinfo=UTC)


def test_a_meeting_has_the_day_that_stands_in_its_address():
    link = "https://c.example/en/meetings/fac/2023/02/20/"
    item = only(a_feed(an_entry(link=link)), dates=DateRule(link="/{yyyy}/{mm}/{dd}"), zone="Europe/Brussels")
    assert (item.published, item.published_raw) == (datetime(2023, 2, 20, 11, tzinfo=UTC), "/2023/02/20")


# ------------------------------------------------------------------------------------------------ keys


def test_without_a_guid_the_link_is_the_key_and_without_a_link_the_title():
    body = a_feed(
        "<item><title>One</title><link>https://c.example/1</link></item>", "<item><title>Two</title></item>", "<item/>"
    )
    found = read(body, "", a_source(), NOW)
    assert [item.key for item in found.items] == ["https://c.example/1", "Two"]
    assert found.note == "1 entries without any name left out"


def test_the_same_entry_twice_is_one_item_and_two_entries_of_one_guid_are_two():
    same = [an_entry("One", "1"), an_entry("One", "1")]
    other = an_entry("Other", "1", link="https://council.example/other")
    assert [item.title for item in items(a_feed(*same, other))] == ["One", "Other"]


def test_keys_differ_by_case():
    assert len(items(a_feed(an_entry(guid="a"), an_entry(guid="A")))) == 2


def test_an_endless_guid_becomes_a_bounded_key_of_its_own():
    first, second = items(a_feed(an_entry(guid="g" * 3000 + "1"), an_entry(guid="g" * 3000 + "2")))
    assert len(first.key) <= 1000
    assert first.key != second.key


# ------------------------------------------------------------------------------------------------ hostile and broken


@pytest.mark.parametrize("cut", [b"</channel></rss>", b"</rss>", b"s>"])
def test_a_cut_feed_gives_its_whole_entries_and_says_that_it_is_cut(cut):
    body = a_feed(*entries(5)).removesuffix(cut)
    found = read(body, "", a_source(), NOW)
    assert found.partial
    assert 4 <= len(found.items) <= 5
    assert found.note == "the feed is cut short"


def test_half_an_entry_is_not_taken():
    whole = a_feed(*entries(3))
    found = read(whole[: whole.index(b"Title 2") + 3], "", a_source(), NOW)
    assert [item.title for item in found.items] == ["Title 0", "Title 1"]


def test_a_feed_cut_in_its_first_entry_is_an_error():
    with pytest.raises(ParseError, match="cut short"):
        read(a_feed(*entries(1))[:-40], "", a_source(), NOW)


@pytest.mark.parametrize(
    "body", [b"<html><body>hello</body></html>", b"", b"   ", b'{"a": 1}', b"\x00\x01\x02", b"<a/>"]
)
def test_what_is_no_feed_is_an_error_not_an_empty_one(body):
    with pytest.raises(ParseError):
        read(body, "", a_source(), NOW)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_feed_that_declares_entities_is_refused(encoding):
    bomb = '<!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>' + a_feed(an_entry("&b;")).decode()[21:]
    with pytest.raises(ParseError, match="entities of its own"):
        read(f'<?xml version="1.0" encoding="{encoding}"?>{bomb}'.encode(encoding), "", a_source(), NOW)


def test_an_article_about_entities_is_fine():
    assert only(a_feed(an_entry(description="Write &lt;!ENTITY a 'b'&gt; in your file."))).title == "Council meets"


def test_an_old_doctype_without_entities_is_fine():
    body = a_feed(*entries(2)).replace(
        b"<rss ", b'<!DOCTYPE rss PUBLIC "-//X//DTD RSS 0.91//EN" "http://x.example/r.dtd"><rss '
    )
    assert len(items(body)) == 2


@pytest.mark.parametrize("reference", ["&#xD800;", "&#1114112;", "&#0;", "&#xFFFFFFFF;", "&#99999999999;"])
def test_a_reference_to_no_character_costs_at_most_that_character(reference):
    body = a_feed(an_entry(f"Before {reference} after", "1"), an_entry("Second", "2"))
    assert [item.key for item in items(body)] == ["1", "2"]


def test_markup_in_fields_is_text_and_links_to_scripts_are_none():
    item = only(
        a_feed(
            an_entry(
                "&lt;script&gt;alert(1)&lt;/script&gt;Title",
                link="javascript:alert(1)",
                description="&lt;img src=x onerror=alert(1)&gt;Text&lt;script&gt;x()&lt;/script&gt;",
            )
        )
    )
    assert (item.title, item.text, item.url) == ("Title", "Text", "")


def test_an_empty_outlet_is_none():
    assert only(a_feed(an_entry("One - Two", source=""))).publisher == ""


def test_too_many_entries_are_cut_and_said():
    found = read(a_feed(*entries(30)), "", a_source(items_max=10), NOW)
    assert len(found.items) == 10
    assert found.note == "20 entries beyond the limit left out"


def test_a_feed_that_is_not_well_formed_gives_what_can_be_read_and_says_so():
    found = read(a_feed(an_entry("A & B", "1"), an_entry("C", "2")), "", a_source(), NOW)
    assert [item.key for item in found.items] == ["1", "2"]
    assert found.note == "the feed is not well-formed"


def test_a_wrongly_declared_encoding_is_put_right_without_a_word():
    body = a_feed(an_entry("Zürich"))
    found = read(body, "text/xml; charset=us-ascii", a_source(), NOW)
    assert (found.items[0].title, found.note) == ("Zürich", "")


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_feed_gives_items_or_a_parse_error(data):
    body = bytearray(a_feed(*entries(4)))
    for _ in range(data.draw(st.integers(1, 6))):
        place = data.draw(st.integers(0, len(body) - 1))
        body[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=20))
    try:
        found = read(bytes(body), "", a_source(), NOW)
    except ParseError:
        return
    assert all(item.key and item.source == "council" for item in found.items)
