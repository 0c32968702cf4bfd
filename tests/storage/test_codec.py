# SPDX-License-Identifier: MIT
"""Records go into the database as text and come back as they were."""

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.model import AlertFacts, AlertKind, Hit, InstalmentFacts, Where
from storage import codec

UTC_TIMES = st.datetimes(timezones=st.sampled_from([__import__("datetime").UTC]))
FACTS = st.builds(
    AlertFacts,
    kind=st.sampled_from(AlertKind),
    subject=st.text(),
    quote=st.text(),
    tier=st.none() | st.integers(1, 4),
    happened=st.none() | st.dates(),
    published=st.none() | UTC_TIMES,
    seen=st.none() | UTC_TIMES,
    effective=st.none() | st.dates(),
    due=st.none() | st.dates(),
    old=st.none() | st.text(),
)
INSTALMENTS = st.builds(
    InstalmentFacts,
    amounts=st.lists(st.floats(0, 1e13)).map(tuple),
    ordinal=st.none() | st.integers(1, 99),
    acts=st.lists(st.text()).map(tuple),
    currency=st.text(),
)


@given(FACTS)
def test_alert_facts_come_back_as_they_were(facts):
    assert codec.alert_facts(codec.record(facts)) == facts


@given(INSTALMENTS)
def test_instalment_facts_come_back_as_they_were(facts):
    assert codec.instalment_facts(codec.record(facts)) == facts


@given(st.lists(st.builds(Hit, where=st.sampled_from(Where), start=st.integers(0, 10_000)), max_size=3))
def test_hits_come_back_as_they_were(hits):
    assert codec.hits(codec.records(hits)) == tuple(hits)


def test_equal_records_give_equal_text_whatever_the_order_of_their_fields():
    assert codec.to_json({"b": 1, "a": "é"}) == codec.to_json({"a": "é", "b": 1}) == '{"a":"é","b":1}'


def test_what_a_later_version_added_to_the_facts_is_left_out():
    text = codec.record(AlertFacts(kind=AlertKind.TEST, subject="s")).replace('"kind"', '"colour":"red","kind"')
    assert codec.alert_facts(text) == AlertFacts(kind=AlertKind.TEST, subject="s")


def test_every_date_of_the_facts_is_read_back_as_a_date():
    dated = {f.name for f in fields(AlertFacts) if "date" in str(f.type)}
    assert dated == {"happened", "effective", "due", "published", "seen"}


def test_what_has_no_plain_form_is_refused():
    with pytest.raises(TypeError, match="set"):
        codec.to_json({1})
