# SPDX-License-Identifier: MIT
"""What a visit comes to: decided here without a network, by an outside that answers what the test says."""

from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256

import pytest

from monitor.core.errors import AddressRefused, FetchError, ParseError
from monitor.core.model import Document, Outcome, SourceKind, SourceState, ValidatorRule, Validators
from monitor.core.ports import DocumentFailed
from spiders import feeds, pages
from spiders.collector import UNCONDITIONAL_EVERY, WebCollector
from spiders.fetcher import Answer
from spiders.reasons import RobotsRefused, TooLarge
from tests.spiders.scenes import ARTICLE, CHALLENGE, NOW, PORTAL, a_feed, a_source, entries, stored

URL = "https://council.example/feed.xml"
PAGE = "https://council.example/news/1"
KNOWN = SourceState(validators=Validators(etag='"1"', last_modified="Wed", url=URL), last_count=4)


class Outside:
    """Answers in order what the test says; remembers what it was asked with."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []

    def fetch(
        self, url: str, *, headers: dict[str, str], max_bytes: int | None = None, patience: float = 1, source: str
    ) -> Answer:
        self.asked.append({"url": url, "patience": f"{patience:g}", "max": str(max_bytes), **headers})
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


class HereAndNow:
    """Parses in this process."""

    listing = staticmethod(lambda source, body, kind, at: feeds.read(body, kind, source, at))

    @staticmethod
    def document(source, body, content_type, url):
        return replace(pages.read(body, content_type, url), body=body, content_type=content_type)

    def close(self) -> None:
        """Nothing to end."""


def answer(body: bytes = b"", status: int = 200, url: str = URL, moved_to: str | None = None, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Answer(url=url, status=status, headers=named, body=body, moved_to=moved_to)


def visit(*answers: Answer | Exception, known: SourceState = KNOWN, **facts):
    return WebCollector(Outside(*answers), parsers=HereAndNow()).collect(a_source(**facts), known, NOW)


def page(*answers: Answer | Exception, url: str = PAGE):
    return WebCollector(Outside(*answers), parsers=HereAndNow()).document(a_source(), stored(url), NOW)


# ------------------------------------------------------------------------------------------------ good looks


def test_a_feed_gives_its_items_and_what_to_ask_with_next_time():
    body = a_feed(*entries(4))
    found = visit(answer(body, etag='"2"', last_modified="Thu"), known=SourceState())
    assert (found.outcome, found.reason, len(found.items)) == (Outcome.OK, "", 4)
    assert found.validators == Validators(etag='"2"', last_modified="Thu", url=URL)
    assert found.body_hash == sha256(body).hexdigest()
    assert (found.status, found.size, found.at, found.source) == (200, len(body), NOW, "council")


def test_a_server_is_asked_with_what_it_gave_us_and_its_304_is_a_good_look():
    outside = Outside(answer(status=304))
    found = WebCollector(outside, parsers=HereAndNow()).collect(a_source(), KNOWN, NOW)
    assert found.outcome is Outcome.NOT_MODIFIED
    assert (outside.asked[0]["If-None-Match"], outside.asked[0]["If-Modified-Since"]) == ('"1"', "Wed")


def test_the_body_we_know_is_unchanged_and_not_parsed_again():
    body = b"not even a feed"
    found = visit(answer(body, etag='"2"'), known=replace(KNOWN, body_hash=sha256(body).hexdigest()))
    assert found.outcome is Outcome.UNCHANGED
    assert found.validators is not None and found.validators.etag == '"2"'


def test_now_and_then_we_ask_without_conditions_so_that_a_lying_304_is_found_out():
    outside = Outside(answer(a_feed(*entries(4))))
    known = replace(KNOWN, conditional_polls=UNCONDITIONAL_EVERY - 1)
    WebCollector(outside, parsers=HereAndNow()).collect(a_source(), known, NOW)
    assert not {"If-None-Match", "If-Modified-Since"} & outside.asked[0].keys()


def test_a_server_whose_validators_lie_is_asked_for_the_whole_body_each_time():
    outside = Outside(answer(a_feed(*entries(4))))
    source = a_source(validators=ValidatorRule.IGNORE)
    assert WebCollector(outside, parsers=HereAndNow()).collect(source, KNOWN, NOW).outcome is Outcome.OK
    assert not {"If-None-Match", "If-Modified-Since"} & outside.asked[0].keys()


@pytest.mark.parametrize(
    ("mark", "rule", "said"),
    [
        ('"1"', ValidatorRule.USE, True),
        ('"2"', ValidatorRule.USE, False),
        ('"1"', ValidatorRule.IGNORE, False),
    ],
    ids=["the same", "another", "known to lie"],
)
def test_another_body_under_the_same_mark_is_said(mark, rule, said):
    known = replace(KNOWN, validators=Validators(etag='"1"'), body_hash="of another body")
    outside = Outside(answer(a_feed(*entries(4)), etag=mark))
    found = WebCollector(outside, parsers=HereAndNow()).collect(a_source(validators=rule), known, NOW)
    assert found.outcome is Outcome.OK
    assert found.reason.startswith("its marks of change are not to be believed") is said


def test_another_body_under_the_same_weak_mark_is_no_lie():
    known = replace(KNOWN, validators=Validators(etag='W/"1"'), body_hash="of another body")
    assert "marks" not in visit(answer(a_feed(*entries(4)), etag='W/"1"'), known=known).reason


def test_a_list_made_anew_every_night_is_unchanged_where_only_its_stamp_is_new():
    facts = {"volatile": 'made="{any}"', "known": SourceState()}
    bodies = [a_feed(*entries(4)).replace(b"<channel>", b'<channel made="%d">' % night) for night in (1, 2)]
    first, second = (visit(answer(body), **facts) for body in bodies)
    assert first.body_hash == second.body_hash
    other = visit(answer(bodies[0].replace(b"</channel>", b" </channel>")), **facts)
    assert other.body_hash != first.body_hash


def test_a_304_from_another_address_than_the_body_we_know_is_asked_again():
    outside = Outside(answer(status=304, url="https://new.example/feed"), answer(a_feed(*entries(4))))
    found = WebCollector(outside, parsers=HereAndNow()).collect(a_source(), KNOWN, NOW)
    assert found.outcome is Outcome.OK
    assert "If-None-Match" not in outside.asked[1]


@pytest.mark.parametrize(("hour", "year"), [(3, "2022"), (6, "2023")])
def test_a_source_of_one_file_a_year_is_asked_for_the_year_it_is_there(hour, year):
    outside = Outside(answer(b"", 404))
    source = a_source(url="https://treasury.example/{yyyy}.json", zone="America/New_York")
    WebCollector(outside, parsers=HereAndNow()).collect(source, SourceState(), datetime(2023, 1, 1, hour, tzinfo=UTC))
    assert outside.asked[0]["url"] == f"https://treasury.example/{year}.json"


def test_a_permanent_move_is_told():
    assert (
        visit(answer(a_feed(*entries(4)), moved_to="https://new.example/feed")).moved_to == "https://new.example/feed"
    )


def test_a_cut_feed_counts_with_what_it_holds_and_says_so():
    found = visit(answer(a_feed(*entries(4))[:-30], etag='"2"'))
    assert (found.outcome, found.partial, len(found.items)) == (Outcome.OK, True, 3)
    assert found.reason == "the feed is cut short"


# ------------------------------------------------------------------------------------------ blocked is not nothing


@pytest.mark.parametrize(
    ("said", "outcome", "words"),
    [
        (answer(CHALLENGE), Outcome.BLOCKED, "challenge"),
        (answer(CHALLENGE, 403), Outcome.BLOCKED, "challenge"),
        (answer(PORTAL), Outcome.BLOCKED, "login or portal"),
        (answer(b"", 401), Outcome.BLOCKED, "login"),
        (answer(b"", 403), Outcome.BLOCKED, "refuses us (403)"),
        (answer(b""), Outcome.SUSPECT, "an empty answer"),
        (answer(ARTICLE), Outcome.SUSPECT, "a page where a feed"),
        (answer(b"{}"), Outcome.SUSPECT, "not a feed"),
        (answer(a_feed()), Outcome.SUSPECT, "no items where there were 4"),
        (answer(b"", 404), Outcome.FAILED, "404"),
        (answer(b"", 410), Outcome.FAILED, "410"),
        (answer(b"", 500), Outcome.FAILED, "500"),
        (answer(b"", 204), Outcome.FAILED, "204"),
    ],
)
def test_what_is_no_answer_is_named_and_resets_nothing(said, outcome, words):
    found = visit(said)
    assert found.outcome is outcome
    assert words in found.reason
    assert (found.items, found.validators, found.body_hash) == ((), None, None)
    assert not found.outcome.good


def test_fewer_items_than_the_source_must_have_are_suspect():
    found = visit(answer(a_feed(*entries(2))), items_min=3)
    assert (found.outcome, found.reason) == (Outcome.SUSPECT, "2 items where there were 4")
    assert visit(answer(a_feed(*entries(3))), items_min=3).outcome is Outcome.OK


def test_a_feed_that_shrank_by_half_but_not_below_its_least_counts_and_says_so():
    found = visit(answer(a_feed(*entries(2))))
    assert (found.outcome, found.reason) == (Outcome.OK, "only 2 items where there were 4")
    assert visit(answer(a_feed(*entries(3)))).reason == ""


def test_a_304_that_nobody_asked_for_is_suspect():
    assert visit(answer(status=304), known=SourceState()).outcome is Outcome.SUSPECT


@pytest.mark.parametrize(
    ("error", "outcome"),
    [
        (FetchError("no answer within 30 s", source="council"), Outcome.FAILED),
        (AddressRefused("10.0.0.1 is not a public address", source="council"), Outcome.FAILED),
        (TooLarge("more than 10 MB", source="council"), Outcome.FAILED),
        (RobotsRefused("refused by robots.txt", source="council"), Outcome.BLOCKED),
    ],
)
def test_no_answer_at_all_has_its_reason_without_the_sources_name(error, outcome):
    found = visit(error)
    assert (found.outcome, found.reason, found.status) == (outcome, error.reason, None)


def test_what_a_server_asks_is_passed_on():
    assert visit(answer(b"", 503, retry_after="600")).retry_after == 600
    assert visit(answer(b"", 429, retry_after="Wed, 01 Mar 2023 13:00:00 GMT")).retry_after == 3600


@pytest.mark.parametrize("kind", [SourceKind.SITE, SourceKind.API, SourceKind.LIST])
def test_each_kind_is_asked_for_in_its_own_way(kind):
    outside = Outside(answer(b"", 404))
    WebCollector(outside, parsers=HereAndNow()).collect(a_source(kind=kind, site="un_press"), SourceState(), NOW)
    assert outside.asked[0]["Accept"].startswith("text/html" if kind is SourceKind.SITE else "application/json")


def test_a_list_may_be_long_and_slow_and_nothing_else_may():
    for kind in SourceKind:
        outside = Outside(answer(b"", 404))
        WebCollector(outside, parsers=HereAndNow()).collect(a_source(kind=kind, site="un_list"), SourceState(), NOW)
        (asked,) = outside.asked
        assert (asked["patience"], asked["max"]) == (("8", "60000000") if kind is SourceKind.LIST else ("1", "None"))


# ------------------------------------------------------------------------------------------------ documents


def test_a_page_becomes_a_document():
    found = page(answer(ARTICLE, url=PAGE, content_type="text/html"))
    assert isinstance(found, Document)
    assert found.text.startswith("The ministers of nine states met")
    assert found.body == ARTICLE


def test_a_text_that_stands_elsewhere_is_asked_for_there():
    outside = Outside(answer(ARTICLE, url=PAGE))
    source = a_source(text_at="https://council.example/texts/{key}")
    WebCollector(outside, parsers=HereAndNow()).document(source, stored(PAGE), NOW)
    assert outside.asked[0]["url"] == "https://council.example/texts/1"
    assert outside.asked[0]["Accept"].startswith("application/json")


@pytest.mark.parametrize(
    ("said", "final"),
    [
        (answer(CHALLENGE, url=PAGE), False),
        (answer(CHALLENGE, 403, url=PAGE), False),
        (answer(b"", 500, url=PAGE), False),
        (answer(b"", 429, url=PAGE), False),
        (answer(b"", url=PAGE), False),
        (FetchError("no answer within 30 s", source="council"), False),
        (answer(b"", 403, url=PAGE), True),
        (answer(b"", 404, url=PAGE), True),
        (answer(b"", 410, url=PAGE), True),
        (answer(b"%PDF-1.7", url=PAGE), True),
        (answer(b"<html><body></body></html>", url=PAGE), True),
        (answer(ARTICLE, url="https://council.example/"), True),
        (RobotsRefused("refused by robots.txt", source="council"), True),
        (AddressRefused("not a public address", source="council"), True),
        (TooLarge("more than 10 MB", source="council"), True),
        (ParseError("the page holds no text", source="council"), True),
    ],
)
def test_a_page_that_cannot_be_read_says_whether_to_try_again(said, final):
    found = page(said)
    assert isinstance(found, DocumentFailed)
    assert found.final is final
    assert found.reason and "council:" not in found.reason


def test_a_page_that_asks_for_time_is_told_with_its_wish():
    found = page(answer(b"", 503, url=PAGE, retry_after="120"))
    assert isinstance(found, DocumentFailed)
    assert found.retry_after == 120


def test_a_collector_ends_its_parsers():
    ended: list[bool] = []
    parsers = HereAndNow()
    parsers.close = lambda: ended.append(True)  # type: ignore[method-assign]  counts the call
    with WebCollector(Outside(), parsers=parsers):
        assert not ended
    assert ended == [True]
