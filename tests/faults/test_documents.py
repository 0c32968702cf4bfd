# SPDX-License-Identifier: MIT
"""An item's own page: read where a thread may be concerned; what a server does to it costs that page and nothing else,
and what was judged instead is said. Over HTTP, through the pipeline, into a database."""

import pytest
from werkzeug import Response

from monitor.core.model import DocumentRule, DocumentState
from spiders import pages
from tests.faults.watch import ADOPTED, Watch, entry
from tests.spiders.pdf_files import PICTURE, a_pdf, locked

pytestmark = pytest.mark.slow

BODY = "EU ministers today adopted sanctions on four Iranian makers of drones, the Council said in a statement."
ACT = [
    "COUNCIL DECISION of 12 December 2022",
    "The Council of the European Union has adopted sanctions on four Iranian makers of drones that",
    "supplied Russia with them for use against Ukraine.",
]
PAGE = "<!DOCTYPE html><html><head>%s<title>x</title></head><body><main>%s</main></body></html>"
LATIN = "<p>Les ministres ont adopté des sanctions à Bruxelles, où ils étaient réunis mardi.</p>"
CYRILLIC = "<p>Министры приняли санкции против иранских производителей беспилотников во вторник.</p>"


@pytest.fixture
def read(watch: Watch):
    """Serve this as the item's page, look, and return the item as it is held."""

    def read(*answers: Response, teaser: str = ADOPTED, settles: int = 1):
        left = list(answers)
        watch.add("council", publisher="Council of the EU", document=DocumentRule.ALWAYS)
        page = watch.site.server.expect_request("/article")
        page.respond_with_handler(lambda _: left.pop(0) if len(left) > 1 else left[0])
        watch.shows(entry("Ministers meet", link=watch.site.url("/article"), text=teaser))
        for _ in range(settles):
            watch.look()
        return watch.items()[0]

    return read


def html(body: str, head: str = "", charset: str = "utf-8", kind: str = "text/html") -> Response:
    return Response((PAGE % (head, body)).encode(charset), content_type=kind)


def pdf(body: bytes, kind: str = "application/pdf") -> Response:
    return Response(body, content_type=kind)


def evidence(watch: Watch):
    (thread,) = watch.history.threads()
    return watch.history.evidence(thread)[0]


@pytest.mark.parametrize("kind", ["application/pdf", "text/html", "application/octet-stream"])
def test_an_act_in_a_pdf_is_read_whatever_its_server_calls_it(watch: Watch, read, kind):
    item = read(pdf(a_pdf(ACT), kind), teaser="Ministers met.")
    assert item.document is DocumentState.HELD and "has adopted sanctions on four Iranian makers" in item.document_text
    assert watch.steps() == ["adopted"]
    assert evidence(watch).read_as == ""


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (a_pdf(PICTURE), "no text in the PDF: 1 page(s), pictures or nothing"),
        (locked(a_pdf(ACT), "secret"), "the PDF is locked with a password"),
        (b"%PDF-1.7\n" + b"x" * 999, "the PDF cannot be read"),
    ],
)
def test_a_pdf_without_text_is_no_empty_document_and_the_teaser_is_judged_and_that_is_said(
    watch: Watch, read, body, reason
):
    item = read(pdf(body))
    assert (item.document, item.document_text) == (DocumentState.FAILED, "")
    assert watch.steps() == ["adopted"]
    assert evidence(watch).read_as.startswith(f"judged on what its listing says; its page: {reason}")


def test_a_page_that_fails_is_tried_again_and_then_read(watch: Watch, read):
    item = read(Response(status=503), html(f"<p>{BODY}</p>"), settles=2)
    assert item.document is DocumentState.HELD and BODY in item.document_text


def test_one_that_keeps_failing_is_judged_on_its_teaser_and_says_so(watch: Watch, read):
    item = read(Response(status=503), settles=4)
    assert item.document is DocumentState.FAILED
    assert watch.steps() == ["adopted"]
    assert evidence(watch).read_as == ("judged on what its listing says; its page: the server is in trouble (503)")


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (html(LATIN, charset="iso-8859-1", kind="text/html; charset=iso-8859-1"), "ont adopté des sanctions à"),
        (html(LATIN, '<meta charset="windows-1252">', "cp1252"), "ont adopté des sanctions à Bruxelles, où"),
        (html(CYRILLIC, charset="cp1251", kind="text/html; charset=windows-1251"), "Министры приняли санкции"),
        (html(CYRILLIC), "Министры приняли санкции"),
    ],
)
def test_a_page_is_read_in_its_own_encoding(read, answer, said):
    assert said in read(answer).document_text


def test_what_stands_round_an_article_is_not_read_as_it(read):
    round_about = "<nav><a href='/'>EU lifts sanctions on Iran: read more</a></nav>"
    foot = "<footer><p>Related: sanctions on Iran lifted in full</p></footer>"
    text = read(html(f"{round_about}<article><h1>Ministers meet</h1><p>{BODY}</p></article>{foot}")).document_text
    assert BODY in text and "lift" not in text


def test_an_article_cut_off_by_a_pay_wall_is_read_as_far_as_it_goes_and_says_so(watch: Watch, read):
    wall = "<p>To continue reading, subscribe now.</p>"
    item = read(html(f"<article><p>{BODY}</p><p>They met on a rainy day in Brussels.</p>{wall}</article>"))
    assert BODY in item.document_text and "subscribe" not in item.document_text
    assert evidence(watch).read_as == ("its page was read in part: only the beginning: the rest is for subscribers")


@pytest.mark.parametrize("place", ["/consent?continue=/article", "/login", "/sso/start"])
def test_a_page_that_leads_to_a_consent_form_is_refused(watch: Watch, read, place):
    form = PAGE % ("", "<p>We need your consent before you can read this very page of ours, dear reader.</p>")
    watch.site.server.expect_request(place.partition("?")[0]).respond_with_data(form, content_type="text/html")
    item = read(Response(status=302, headers={"Location": watch.site.url(place)}))
    assert (item.document, item.document_text) == (DocumentState.FAILED, "")
    assert "login or portal" in evidence(watch).read_as


def test_notices_inside_a_long_article_are_left_out_and_it_is_whole():
    body = "".join(f"<p>{BODY} It was said {n} times, in ever so many words.</p>" for n in range(40))
    page = PAGE % ("", f"<article>{body}<p>Already a subscriber? Sign in.</p></article>")
    found = pages.read(page.encode(), "text/html", "https://council.example/1")
    assert "subscriber" not in found.text and found.partial == ""
