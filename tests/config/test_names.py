# SPDX-License-Identifier: MIT
"""Names in other languages: what a dossier says in English is found in the others."""

from pathlib import Path

import pytest

from config.names import load_names
from config.shipped import folder
from monitor.core.errors import ConfigError
from monitor.core.phrases import PhraseSet, words_of


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("Iran{,ian,ians}", "Рада ЄС запровадила санкції проти Ірану"),
        ("Iran", "Le Conseil proroge les mesures contre des entités iraniennes"),
        ("EU", "Євросоюз готує новий пакет"),
        ("European Union", "اتحادیه اروپا تحریم‌های تازه"),
        ("drone{s}", "Teheran liefert Drohnen"),
        ("military (aid|assistance|help)", "Estados Unidos anuncia un nuevo paquete de ayuda militar"),
        ("sanction{s,ed}", "Евросоюз продлил санкции"),
        ("Security Council", "засідання Радбезу ООН"),
        ("Bucha", "Росія заперечує вбивства в Бучі"),
        ("Russia", "prorussische Gruppen"),
        ("Belarus", "Lukaschenko weist die Vorwürfe zurück"),
        ("Houthi{s}", "Huthi-Miliz beschießt ein Schiff"),
        ("El Fasher", "حصار الفاشر"),
        ("Kazakh{stan}", "哈萨克斯坦外交部"),
        ("German government", "Bundesregierung sagt Hilfe zu"),
        ("International Criminal Court", "МУС выдал ордер"),
        ("cyberattack{s}", "Хакерська атака на порт"),
        ("sanction{s}", "欧盟宣布新制裁"),
    ],
)
def test_an_english_name_stands_for_the_others(said: str, text: str) -> None:
    others = load_names().others([said])
    assert PhraseSet((phrase, phrase) for phrase in others).find(words_of(text))


def test_a_phrase_that_names_nothing_known_has_no_other_names() -> None:
    assert load_names().others(["harbour fund", "hit{s} ... with sanctions"]) == ()


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("ships bound for Iran", "Teheran weist die Vorwürfe zurück"),
        ("Elmstad dam", "The dam at Elmstad held"),
        ("mines off Port-au-Elm", "Port au Elm closes its harbour"),
    ],
)
def test_a_phrase_that_describes_holds_a_name(said: str, text: str) -> None:
    within = load_names().inside([said])
    assert PhraseSet((phrase, phrase) for phrase in within).find(words_of(text))


@pytest.mark.parametrize("said", ["Gulf of Elm", "Elm{ish} sites", "S-300 missiles", "missile sites"])
def test_a_name_as_a_whole_endings_letters_and_plain_words_hold_none(said: str) -> None:
    assert load_names().inside([said]) == ()


def test_every_shipped_name_can_be_read() -> None:
    assert load_names(folder("names")).others(["Iran"])  # checked as a user's own files are


def test_a_workspace_adds_names_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("names:\n  elmstad:\n    en: Elmstad\n    de: Elmenstadt\n", encoding="utf-8")
    assert load_names(tmp_path).others(["Elmstad"]) == ("Elmenstadt",)


def test_a_phrase_that_cannot_be_read_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "ours.yaml").write_text("names:\n  elmstad:\n    en: Elm{stad\n", encoding="utf-8")
    with pytest.raises(ConfigError, match=r"ours\.yaml.*elmstad\.en.*bracket"):
        load_names(tmp_path)
