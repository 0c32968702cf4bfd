# SPDX-License-Identifier: MIT
"""The judge over real HTTP on loopback: what it is sent, what counts, and that no answer of its own loses an item."""

import json
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from alerts.channels.secret import Secret
from monitor.chat_judge import REST_SECONDS, ChatJudge
from monitor.cli import root
from monitor.core.errors import LoosethreadError
from monitor.core.second import Question
from tests.alerts.servers import DROP, HANG, WebServer
from tests.core.scenes import PLAIN, SANCTIONS

pytestmark = pytest.mark.slow

DOSSIER = next((Path(__file__).parents[2] / "config" / "dossiers").glob("*.yaml"))
KEY = "sk-hush-hush"
QUOTE = "The council has acted on the harbour"
ASKED = Question(thread=PLAIN, title="The council meets", text=f"{QUOTE} on Monday.", published=date(2022, 12, 14))


def says(content: object) -> tuple[int, dict[str, str], bytes]:
    told = content if isinstance(content, str) else json.dumps(content)
    return 200, {}, json.dumps({"choices": [{"message": {"content": told}}]}).encode()


ADOPTED = says({"status": "adopted", "quote": QUOTE})


def judge(server: WebServer, **settings) -> ChatJudge:
    given = {"allow": (f"127.0.0.1:{server.port}",), "timeout": 1} | settings
    return ChatJudge(f"http://127.0.0.1:{server.port}/v1", "m1", Secret(KEY), **given)


def test_it_is_sent_question_states_and_item_and_its_quoted_answer_counts() -> None:
    with WebServer(ADOPTED) as server:
        opinion = judge(server).opinion(ASKED, SANCTIONS)
    assert (opinion.status, opinion.quote, opinion.model) == ("adopted", QUOTE, "m1")
    method, path, body = server.requests[0]
    sent = json.loads(body)
    told = json.loads(sent["messages"][1]["content"])
    assert (method, path, sent["model"], sent["temperature"]) == ("POST", "/v1/chat/completions", "m1", 0)
    assert told["item"] == {"published": "2022-12-14", "title": ASKED.title, "text": ASKED.text}
    assert told["states"].keys() == SANCTIONS.states.keys()
    assert KEY not in body.decode()


@pytest.mark.parametrize(
    "answer",
    [
        (500, {}, b"oops"),
        (302, {"Location": "http://127.0.0.1:1/"}, b""),
        (200, {}, b"<html>"),
        (200, {}, b"[]"),
        says("yes"),
        says(["adopted"]),
        HANG,
        DROP,
    ],
)
def test_what_is_no_answer_is_no_opinion_and_says_why(answer: object) -> None:
    with WebServer(answer) as server:
        opinion = judge(server, timeout=0.3).opinion(ASKED, SANCTIONS)
    assert opinion.status is None
    assert opinion.reason.startswith("no answer: ")
    assert KEY not in repr(opinion)


def test_one_that_failed_is_left_alone_for_a_while() -> None:
    moments = iter([0.0, 1.0, 2.0, REST_SECONDS + 1.5])
    with WebServer((500, {}, b""), ADOPTED) as server:
        asked = judge(server, now=lambda: next(moments))
        assert asked.opinion(ASKED, SANCTIONS).status is None
        assert asked.opinion(ASKED, SANCTIONS).reason.startswith("not asked")
        assert asked.opinion(ASKED, SANCTIONS).status == "adopted"
        assert len(server.requests) == 2


@pytest.mark.parametrize(
    "url", ["http://judge.example/v1", "https://user@judge.example/v1", "judge", "file:///etc", "https://h:99999/v1"]
)
def test_an_address_that_would_show_the_key_is_refused(url: str) -> None:
    with pytest.raises(LoosethreadError, match="judge: `url`"):
        ChatJudge(url, "m1", Secret(KEY))


def test_an_inner_address_that_nobody_allowed_is_not_connected_to() -> None:
    with WebServer(ADOPTED) as server:
        opinion = judge(server, allow=()).opinion(ASKED, SANCTIONS)
    assert opinion.status is None
    assert not server.requests


def test_asking_for_one_that_nobody_named_says_so(tmp_path: Path) -> None:
    words = ["-w", str(tmp_path), "explain", "--judge", "--title", "EU adopts sanctions"]
    told = CliRunner().invoke(root, words)
    assert (told.exit_code, "names no judge" in told.output) == (2, True)


def test_explain_asks_it_where_one_voice_stands_alone(tmp_path: Path) -> None:
    title = "EU-Außenminister beschließen Sanktionen gegen den Iran wegen der Drohnen für Russland"  # no rule reads it
    text = "Die EU-Außenminister haben am Montag Sanktionen gegen den Iran wegen der Lieferung von Drohnen beschlossen."
    line = json.dumps({"id": 1, "title": title, "text": text, "published": "2022-12-12", "source": "dpa"}) + "\n"
    words = ["-w", str(tmp_path), "explain", "--dossier", str(DOSSIER), "--jsonl", "-"]
    alone = json.loads(CliRunner().invoke(root, words, input=line).stdout)["matches"][0]
    assert alone["voices"] == "the trained reader alone"
    with WebServer(says({"status": alone["status"], "quote": title})) as server:
        here = f"127.0.0.1:{server.port}"
        settings = f"judge: {{url: 'http://{here}/v1', model: m1, allow: ['{here}']}}\n"
        (tmp_path / "loosethread.yaml").write_text(settings, encoding="utf-8")
        told = json.loads(CliRunner().invoke(root, [*words, "--judge"], input=line).stdout)["matches"]
    asked = {match["thread"] for match in told if "judge" in match}  # a thread with two statuses is asked about once
    assert len(server.requests) == len(asked) > 0
    seconded = next(match for match in told if match["thread"] == alone["thread"])
    assert (seconded["voices"], seconded["judge"]["quote"]) == ("one reader and the judge", title)
