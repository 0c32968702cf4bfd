# SPDX-License-Identifier: MIT
"""What a person who wrote something wrong is told: file, line, what was expected, the nearest word; never a secret."""

from pathlib import Path

import pytest

from config.secrets import SecretRef
from config.settings import NAME, EmailSettings, check_references, load_settings
from config.workspace import init
from monitor.core.errors import ConfigError, SecretMissing
from monitor.core.model import AlertKind

MAIL = """\
channels:
  mail: {kind: email, host: mx.example.org, sender: watch@example.org}
"""


def written(folder: Path, text: str) -> Path:
    (folder / NAME).write_text(text, encoding="utf-8")
    return folder


def test_a_fresh_workspace_loads_as_it_stands(tmp_path: Path) -> None:
    paths = init(tmp_path / "watch")
    assert {p.name for p in paths} == {NAME, "iran-russia-drones-2022.yaml"}
    settings = load_settings(tmp_path / "watch")
    assert settings.audiences() == () and settings.database == "loosethread.db"


def test_the_commented_example_of_a_fresh_workspace_is_valid_once_it_is_taken_in(tmp_path: Path) -> None:
    init(tmp_path)
    text = (tmp_path / NAME).read_text(encoding="utf-8")
    lines = [line.removeprefix("# ").removeprefix("#") if line.startswith("#") else line for line in text.splitlines()]
    start = lines.index("channels:")
    written(tmp_path, "\n".join(lines[start:]))
    settings = load_settings(tmp_path)
    assert isinstance(settings.channels["mail"], EmailSettings)
    assert [r.name for r in settings.audiences()] == ["analysts", "sanctions-desk", "operators"]
    assert settings.receivers["sanctions-desk"].kinds == (AlertKind.STATUS_CHANGE, AlertKind.CORRECTION)


def test_a_second_init_touches_nothing(tmp_path: Path) -> None:
    init(tmp_path)
    written(tmp_path, "database: mine.db\n")
    assert init(tmp_path) == []
    assert load_settings(tmp_path).database == "mine.db"


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("databse: x\n", 1, "unknown key 'databse'; did you mean 'database'?"),
        ("fetch:\n  per_host_dely: 3\n", 2, "unknown key 'per_host_dely'; did you mean 'per_host_delay'?"),
        ("channels:\n  m:\n    kind: emial\n", 3, "did you mean 'email'?"),
        ("channels:\n  m:\n    kind: email\n    host: h\n    sendr: a@b\n", 5, "did you mean 'sender'?"),
        (MAIL + "receivers:\n  a:\n    channel: mial\n", 5, "there is no channel 'mial'; did you mean 'mail'?"),
        (MAIL + "receivers:\n  a:\n    channel: mail\n", 4, "needs `to:`"),
        (
            MAIL + "receivers:\n  a:\n    channel: mail\n    to: [a@b]\n    kinds: [conflit]\n",
            7,
            "did you mean 'conflict'?",
        ),
        ("database: a\ndatabase: b\n", 2, "duplicate key"),
        ("fetch: [\n", 2, "not valid YAML"),
        ("- a\n", 1, "found a list"),
        ("", 1, "an empty file"),
    ],
)
def test_a_wrong_setting_names_file_line_and_the_nearest_word(tmp_path: Path, text: str, line: int, says: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load_settings(written(tmp_path, text))
    assert wrong.value.line == line, str(wrong.value)
    assert str(wrong.value).startswith(f"{tmp_path / NAME}:{line}: ") and says in str(wrong.value)


def test_norway_and_a_leading_zero_stay_what_they_are(tmp_path: Path) -> None:
    settings = load_settings(written(tmp_path, MAIL + "receivers:\n  NO:\n    channel: mail\n    to: [a@b]\n"))
    assert [r.name for r in settings.audiences()] == ["NO"]


@pytest.mark.parametrize(
    "text",
    [
        "channels:\n  s:\n    kind: slack\n    webhook: hooks-secret-value\n",
        "channels:\n  s:\n    kind: slack\n    webhook: {env: A, file: hooks-secret-value}\n",
        "database: postgresql+psycopg://loose:hooks-secret-value@db/loose\n",
    ],
)
def test_a_secret_written_into_the_file_is_refused_and_not_repeated(tmp_path: Path, text: str) -> None:
    with pytest.raises(ConfigError) as wrong:
        load_settings(written(tmp_path, text))
    assert "hooks-secret-value" not in str(wrong.value) and wrong.value.__cause__ is None


def test_a_missing_secret_is_named_by_its_variable(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LOOSETHREAD_NOT_SET", raising=False)
    with pytest.raises(SecretMissing, match="mail: the environment variable LOOSETHREAD_NOT_SET is not set"):
        SecretRef(env="LOOSETHREAD_NOT_SET").read(tmp_path, "mail")
    with pytest.raises(SecretMissing, match=r"absent\.txt cannot be read"):
        SecretRef(file=Path("absent.txt")).read(tmp_path, "mail")


def test_a_secret_is_read_from_the_environment_or_a_file_of_the_workspace(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LOOSETHREAD_SET", "quiet")
    (tmp_path / "word.txt").write_text("still\n", encoding="utf-8")
    assert SecretRef(env="LOOSETHREAD_SET").read(tmp_path, "mail") == "quiet"
    assert SecretRef(file=Path("word.txt")).read(tmp_path, "mail") == "still"


def test_a_receiver_for_a_thread_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    text = MAIL + "receivers:\n  a:\n    channel: mail\n    to: [a@b]\n    threads: [eu-iran-sanction]\n"
    settings = load_settings(written(tmp_path, text))
    with pytest.raises(
        ConfigError, match=r":7: there is no thread 'eu-iran-sanction'; did you mean 'eu-iran-sanctions'"
    ):
        check_references(settings, tmp_path, threads=["eu-iran-sanctions"], statuses=["adopted"], sources=[])


def test_a_host_s_key_comes_from_outside_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "fetch: {keys: {api.example.org: {key: {env: DESK_KEY}}}}"
    settings = load_settings(written(tmp_path, text))
    with pytest.raises(SecretMissing, match="DESK_KEY"):
        settings.fetch.secrets(tmp_path)
    with pytest.raises(ConfigError, match="keys"):
        load_settings(written(tmp_path, text.replace("api.example.org", "https://api.example.org")))
    monkeypatch.setenv("DESK_KEY", "hush-hush")
    assert settings.fetch.secrets(tmp_path) == {"api.example.org": ("X-Api-Key", "hush-hush")}
    assert "hush-hush" not in repr(settings)
    monkeypatch.setenv("DESK_KEY", "hush\nX-More: 1")
    with pytest.raises(SecretMissing) as caught:
        settings.fetch.secrets(tmp_path)
    assert "hush" not in str(caught.value)
