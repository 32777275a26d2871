"""The only room that asks the network: papers from arXiv, OpenAlex, Semantic Scholar and Hugging Face, into files.

What the services answer is written as they give it, for :mod:`kg.papers` to read.
"""

from kg.fetch.client import Client
from kg.fetch.commands import (
    Fetched,
    fetch_arxiv,
    fetch_doi,
    fetch_enrich,
    fetch_hf_daily,
    fetch_openalex,
    fetch_s2,
)
from kg.fetch.errors import FetchError

__all__ = [
    "Client",
    "FetchError",
    "Fetched",
    "fetch_arxiv",
    "fetch_doi",
    "fetch_enrich",
    "fetch_hf_daily",
    "fetch_openalex",
    "fetch_s2",
]
