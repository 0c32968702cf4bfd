# SPDX-License-Identifier: MIT
"""Who said it first, and how near he stands to the decision."""

import pytest

from monitor.core.model import Tier
from monitor.core.outlets import Origin, Outlet, Outlets

KNOWN = Outlets(
    [
        Outlet(name="Reuters", tier=Tier.PRESS, domains=("reuters.example",), agency=True),
        Outlet(name="AFP", tier=Tier.PRESS, names=("Agence France-Presse",), agency=True),
        Outlet(name="Council", tier=Tier.ANNOUNCEMENT, domains=("council.example",)),
        Outlet(name="The Courier", tier=Tier.PRESS, domains=("courier.example",)),
    ]
)


@pytest.mark.parametrize(
    ("publisher", "url", "tier"),
    [
        ("Reuters", "", 3),
        ("reuters.example", "", 3),
        ("Reuters via Somebody", "https://somebody.test/1", 3),
        ("", "https://www.council.example/en/press", 2),
        ("courier", "", 3),
        ("Somebody", "https://somebody.test/1", 4),
        ("Somebody", "https://council.example.evil.test/", 4),
        ("", "", 4),
    ],
)
def test_the_tier_comes_from_the_name_else_from_the_address(publisher: str, url: str, tier: int) -> None:
    assert KNOWN.tier_for(publisher, url) == tier


@pytest.mark.parametrize(
    ("title", "text", "origin"),
    [
        ("Ministers agree", "BRUSSELS (Reuters) - Ministers agreed on Monday.", "Reuters"),
        ("Ministers agree", "Ministers agreed, according to AFP.", "AFP"),
        ("Ministers agree", "Ministers agreed, two diplomats told Reuters.", "Reuters"),
        ("Ministers agree", "Ministers agreed. " * 60 + "© Agence France-Presse", "AFP"),
        ("Ministers agree", "Ministers agreed on Monday, our correspondent writes.", "The Courier"),
        ("Ministers agree", "He once worked for Reuters in Rome.", "The Courier"),
    ],
)
def test_a_reprint_counts_for_the_agency_that_it_credits(title: str, text: str, origin: str) -> None:
    assert KNOWN.origin_of("The Courier", "", title, text) == Origin(name=origin, tier=Tier.PRESS)


def test_a_bodys_own_release_that_mentions_an_agency_stays_its_own() -> None:
    assert KNOWN.origin_of("Council", "", "Release", "As Reuters reported, ...").name == "Council"


def test_a_stranger_is_known_by_his_name_or_host() -> None:
    assert KNOWN.origin_of("", "https://paper.test/1", "x", "y") == Origin(name="paper.test", tier=Tier.OTHER)


def test_outlets_of_one_owner_are_one_house_and_a_kind_of_owner_is_none() -> None:
    known = Outlets(
        [
            Outlet(name="Morning", tier=Tier.PRESS, owner="Nordpress"),
            Outlet(name="Evening", tier=Tier.PRESS, owner="Nordpress"),
            Outlet(name="Radio One", tier=Tier.PRESS, owner="public"),
            Outlet(name="Radio Two", tier=Tier.PRESS, owner="public"),
            Outlet(name="Alone", tier=Tier.PRESS),
        ]
    )
    assert known.house_of("morning") == {"morning", "Morning", "Evening"}
    assert known.house_of("Radio One") == {"Radio One"}
    assert known.house_of("Alone") == {"Alone"}
    assert known.house_of("host.test") == {"host.test"}
