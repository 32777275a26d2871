"""The ACL Anthology's own XML: a collection of volumes of papers."""

from __future__ import annotations

from typing import Any

from kg.papers.xml_format import xml_reader
from kg.papers.xmls import child, children, content, local

_CODE = ("pwccode", "software", "code")


def _convert(paper: Any) -> dict[str, Any] | None:
    volume = paper.getparent()
    meta = child(volume, "meta")
    url = content(paper, "url")
    identifier = url if url and not url.startswith("http") else _identifier(paper, volume)
    code = [entry.get("url") or content(entry) for name in _CODE for entry in children(paper, name)]
    return {
        "title": _text(child(paper, "title")),
        "abstract": _text(child(paper, "abstract")),
        "authors": [
            {
                "name": f"{content(author, 'first')} {content(author, 'last')}".strip(),
                "orcid": author.get("orcid") or "",
            }
            for author in children(paper, "author")
        ],
        "year": content(meta, "year") or content(paper, "year"),
        "venue": content(meta, "journal-title") or content(meta, "booktitle"),
        "acl": identifier or None,
        "doi": content(paper, "doi") or None,
        "links": [link for link in code if link.startswith("http")],
    }


def _text(element: Any) -> str:
    """Return the text of a title or abstract; formulas in LaTeX are put between dollars."""
    if element is None:
        return ""
    for formula in element.iter("{*}tex-math"):
        formula.text = f"${formula.text or ''}$"
    return content(element)


def _identifier(paper: Any, volume: Any) -> str:
    """Return the id that a collection, volume and number make: "P18-1001" or "2023.acl-long.12"."""
    collection = volume.getparent() if volume is not None else None
    parts = [part.get("id") or "" if part is not None else "" for part in (collection, volume, paper)]
    if local(collection) != "collection" or not all(parts):
        return ""
    name, number, place = parts
    if name[:1].isdigit():
        return f"{name}-{number}.{place}"
    width = 3 if not (name.startswith("W") or name in ("C69", "D19")) else 2
    return f"{name}-{number}{place.zfill(width)}" if width == 3 else f"{name}-{number.zfill(2)}{place.zfill(2)}"


ACL_XML = xml_reader(
    "acl-xml", "XML of the ACL Anthology", r"<collection\b[^>]*\bid=", "paper", _convert, within="volume"
)
