"""What a graph tells beyond its edges: nearness of papers, rank, communities, trends, gaps, the main path.

Pure functions over the graph that :func:`kg.graph.to_graph` makes. Each measure is the field's own and says whose.
"""

from kg.analysis.citations import Citations, citations, main_path
from kg.analysis.communities import Group, communities, groups
from kg.analysis.gaps import Gap, gaps
from kg.analysis.ranks import pagerank
from kg.analysis.related import Related, related
from kg.analysis.trends import Trend, trends

__all__ = [
    "Citations",
    "Gap",
    "Group",
    "Related",
    "Trend",
    "citations",
    "communities",
    "gaps",
    "groups",
    "main_path",
    "pagerank",
    "related",
    "trends",
]
