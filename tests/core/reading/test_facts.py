# SPDX-License-Identifier: MIT
"""Amounts, ordinals and act numbers, as reports and acts write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.reading.facts import facts_of, merged


@pytest.mark.parametrize(
    ("text", "amounts", "currency"),
    [
        ("a package of $275 million for Ukraine", (275e6,), "USD"),
        ("up to $1.85bn in arms", (1.85e9,), "USD"),
        ("some 275 million dollars", (275e6,), "USD"),
        ("a tranche of €500 million", (500e6,), "EUR"),
        ("a loan of EUR 4.2 billion", (4.2e9,), "EUR"),
        ("500 million euros more", (500e6,), "EUR"),
        ("£2,300,000 for shelters", (2.3e6,), "GBP"),
        ("between $1 billion and $2 billion", (1e9, 2e9), "USD"),
        ("400 million in grants", (400e6,), ""),
        ("36 tanks and 155mm rounds", (), ""),
    ],
)
def test_an_amount_is_read_in_units_with_its_currency(text, amounts, currency):
    facts = facts_of(text)
    assert (facts.amounts, facts.currency) == (amounts, currency)


@pytest.mark.parametrize(
    ("text", "ordinal"),
    [
        ("the tenth package of sanctions", 10),
        ("a 19th sanctions package", 19),
        ("the twenty-seventh drawdown", 27),
        ("the first round", 1),
        ("for the third time", None),
        ("the 12th of June", None),
    ],
)
def test_an_ordinal_counts_packages_and_nothing_else(text, ordinal):
    assert facts_of(text).ordinal == ordinal


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("Council Decision (CFSP) 2023/1532", ("2023/1532",)),
        ("Regulation (EU) No 269/2014 and Regulation (EU) 2022/2433", ("269/2014", "2022/2433")),
        ("no act at all", ()),
    ],
)
def test_an_act_goes_by_its_number(text, acts):
    assert facts_of(text).acts == acts


def test_what_one_sentence_leaves_out_another_adds_but_nothing_is_overwritten():
    first = facts_of("The tenth package is worth $10 million.")
    added = merged(first, facts_of("The 11th package, Regulation (EU) 2023/1214, is worth €9 million."))
    assert (added.ordinal, added.amounts, added.currency, added.acts) == (10, (10e6,), "USD", ("2023/1214",))


@given(st.text(max_size=300))
def test_no_text_breaks_it(text):
    assert all(1000 <= amount <= 1e13 for amount in facts_of(text).amounts)
