"""The services that may be asked: where they are, how often, and which of the user's keys are theirs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from kg.fetch.errors import FetchError


@dataclass(frozen=True, slots=True)
class Service:
    """A service by name.

    ``url`` is where it is, unless the environment variable ``place`` names another place; ``pause`` the seconds from
    the end of one request to the next; ``keys`` maps a header to the variable that may hold its value and to what
    stands before that; ``remedy`` says where a key comes from.
    """

    name: str
    url: str
    place: str
    pause: float
    keys: Mapping[str, tuple[str, str]]
    remedy: str

    def base(self, environ: Mapping[str, str]) -> str:
        """Return where the service is, without a slash at the end.

        Raises:
            FetchError: when the environment names a place that is neither https nor on this machine.

        """
        url = environ.get(self.place) or self.url
        parts = urlsplit(url)
        here = parts.hostname in ("localhost", "127.0.0.1", "::1")
        if parts.hostname and (parts.scheme == "https" or (parts.scheme == "http" and here)):
            return url.rstrip("/")
        raise FetchError(f"{self.place} is no https address. Unset it to ask {self.name} where it is.")

    def headers(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Return the headers that hold the user's keys: of those variables that are set.

        Raises:
            FetchError: when a value can be no header; the message does not show it.

        """
        found = {}
        for header, (name, before) in self.keys.items():
            value = environ.get(name, "").strip()
            if not (value.isascii() and value.isprintable()):
                raise FetchError(f"{name} holds characters that no key has. Set it anew, or unset it.")
            if value:
                found[header] = before + value
        return found


ARXIV = Service("arXiv", "https://export.arxiv.org", "CITEWEAVE_ARXIV_URL", 3.0, {}, "Wait a few minutes")
OPENALEX = Service(
    "OpenAlex",
    "https://api.openalex.org",
    "CITEWEAVE_OPENALEX_URL",
    0.1,
    {"Authorization": ("OPENALEX_API_KEY", "Bearer "), "From": ("OPENALEX_MAILTO", "")},
    "Set OPENALEX_API_KEY to a key (free at openalex.org/settings/api), or wait until tomorrow",
)
SEMANTIC_SCHOLAR = Service(
    "Semantic Scholar",
    "https://api.semanticscholar.org",
    "CITEWEAVE_S2_URL",
    1.0,
    {"x-api-key": ("S2_API_KEY", "")},
    "Set S2_API_KEY to a key (free at semanticscholar.org/product/api), or wait a few minutes",
)
HUGGING_FACE = Service(
    "Hugging Face",
    "https://huggingface.co",
    "CITEWEAVE_HF_URL",
    0.5,
    {"Authorization": ("HF_TOKEN", "Bearer ")},
    "Set HF_TOKEN to a token of yours, or wait a few minutes",
)
