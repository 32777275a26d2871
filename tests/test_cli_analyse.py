"""`kg related`, `kg trends` and `kg gaps` on the sample corpus."""

from __future__ import annotations

import json

from tests.test_cli import kg


def test_related_papers_and_their_reasons(sample):
    found = json.loads(kg("related", sample, "arxiv:2401.10774", "--limit", 3, "--json").stdout)  # Medusa
    assert [sorted(f) for f in found] == [["bothCite", "citingBoth", "id", "links", "score", "shared", "title"]] * 3
    assert all("method:speculative-decoding" in f["shared"] for f in found)
    printed = kg("related", sample, "arxiv:2401.10774", "--limit", 3).stdout
    assert "both name speculative decoding" in printed or "; speculative decoding" in printed
    assert found[0]["title"] in printed


def test_what_one_paper_introduces_names_that_paper(sample):
    by_name = kg("related", sample, "Medusa", "--limit", 3, "--json").stdout
    assert by_name == kg("related", sample, "arxiv:2401.10774", "--limit", 3, "--json").stdout


def test_a_method_is_no_paper(sample):
    result = kg("related", sample, "method:transformer")
    assert result.exit_code == 1
    assert "'transformer'" in result.stderr
    assert "is a Method, and no papers introduce it" in result.stderr
    assert "kg show" in result.stderr


def test_trends_by_year(sample):
    rows = json.loads(kg("trends", sample, "--json", "--limit", 5).stdout)
    assert len(rows) == 5
    assert [sum(r["papers"].values()) for r in rows] == sorted((sum(r["papers"].values()) for r in rows), reverse=True)
    printed = kg("trends", sample, "--rising", "--kind", "dataset").stdout.splitlines()
    assert printed[0].split() == ["2015–2025", "papers", "rise"]
    assert kg("trends", sample, "--since", 2090).exit_code == 0


def test_gaps_join_methods_that_no_citation_joins(sample):
    found = json.loads(kg("gaps", sample, "--json").stdout)
    assert found
    assert all(f["together"] >= 2 and f["expected"] >= 0 for f in found)
    assert "no citation between these" in kg("gaps", sample, "--limit", 1).stdout
    assert kg("gaps", sample, "--together", 60).exit_code == 0
