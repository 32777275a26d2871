"""How the picture looks: colours, shapes, words and weights, as data.

The colours derive from Okabe and Ito's palette (https://jfly.uni-koeln.de/color/), which people with any of the
common colour-vision deficiencies can tell apart; shapes say the same a second time.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from kg.model import Kind, Node, Relation


@dataclass(frozen=True, slots=True)
class KindStyle:
    """How a kind of node is drawn: its plural, the vis-network shape, the fill on light and on dark ground."""

    plural: str
    shape: str
    light: str
    dark: str


@dataclass(frozen=True, slots=True)
class RelationStyle:
    """How a relation is read and drawn.

    ``outgoing`` heads the list of objects on the subject's card, ``incoming`` the list of subjects on the object's.
    ``family`` picks the colour of the line; ``weight`` says how strongly it binds in the layout and how much it
    adds to the importance of its ends.
    """

    outgoing: str
    incoming: str
    family: str
    weight: float


#: In the order of the legend.
KINDS: dict[Kind, KindStyle] = {
    Kind.PAPER: KindStyle("Papers", "dot", "#4aa3d8", "#62b6e8"),
    Kind.METHOD: KindStyle("Methods", "diamond", "#e08e00", "#f2a93b"),
    Kind.TASK: KindStyle("Tasks", "triangle", "#00916a", "#2bbf94"),
    Kind.DATASET: KindStyle("Datasets", "square", "#0067a3", "#4a90d9"),
    Kind.METRIC: KindStyle("Metrics", "triangleDown", "#b89b00", "#f0e442"),
    Kind.CONCEPT: KindStyle("Concepts", "hexagon", "#b8628f", "#d990b5"),
    Kind.FIELD: KindStyle("Fields", "star", "#c9530a", "#ef7f3c"),
    Kind.REPOSITORY: KindStyle("Repositories", "square", "#4b5057", "#c3c8d0"),
    Kind.AUTHOR: KindStyle("Authors", "dot", "#8a8279", "#a79f95"),
    Kind.VENUE: KindStyle("Venues", "hexagon", "#6b5b4b", "#bfae9b"),
}

#: Works that are cited and were not read: papers, drawn hollow. A row of its own in the legend, under this name.
GHOST = "Ghost"
GHOST_PLURAL = "Cited, not read"

#: In the order of the lists on a card.
RELATIONS: dict[Relation, RelationStyle] = {
    Relation.IS_A: RelationStyle("Broader", "Narrower", "lineage", 2.0),
    Relation.INTRODUCES: RelationStyle("Introduces", "Introduced by", "lineage", 3.0),
    Relation.HAS_CODE: RelationStyle("Code", "Code of", "record", 2.0),
    Relation.IMPLEMENTS: RelationStyle("Implements", "Implemented in", "record", 2.0),
    Relation.EXTENDS: RelationStyle("Extends", "Extended by", "lineage", 2.0),
    Relation.STUDIES: RelationStyle("Studies", "Studied by", "role", 1.5),
    Relation.ADDRESSES: RelationStyle("Addresses", "Addressed by", "role", 1.2),
    Relation.EVALUATES_ON: RelationStyle("Evaluated on", "Evaluates", "role", 1.0),
    Relation.USES: RelationStyle("Uses", "Used by", "role", 1.0),
    Relation.COMPARES_WITH: RelationStyle("Compared with", "Compared by", "role", 0.8),
    Relation.BUILDS_ON: RelationStyle("Builds on", "Built upon by", "citation", 1.5),
    Relation.CITES: RelationStyle("Cites", "Cited by", "citation", 1.0),
    Relation.MENTIONS: RelationStyle("Mentions", "Mentioned by", "mention", 0.4),
    Relation.LINKS_TO: RelationStyle("Links to", "Linked from", "mention", 0.4),
    Relation.WROTE: RelationStyle("Wrote", "Written by", "record", 0.6),
    Relation.PUBLISHED_IN: RelationStyle("Published in", "Published here", "record", 0.3),
}

#: Above so many edges, they are not drawn while the picture moves.
HIDE_EDGES_ABOVE = 1500


def options(node_count: int, edge_count: int) -> dict[str, Any]:
    """Return the vis-network options: preset places, straight thin edges, no physics.

    Smooth edges and physics are what makes a default page take 33 s for 300 nodes.
    """
    moving = edge_count > HIDE_EDGES_ABOVE
    return {
        "autoResize": True,
        "physics": {"enabled": False},
        "layout": {"improvedLayout": False, "randomSeed": 1},
        "nodes": {"borderWidth": 1, "chosen": False, "shapeProperties": {"interpolation": False}},
        "edges": {
            "smooth": False,
            "width": round(min(3.0, max(0.9, math.sqrt(node_count) / 17)), 2),
            "chosen": False,
            "selectionWidth": 0,
            "hoverWidth": 0,
            "arrows": {"to": {"enabled": True, "scaleFactor": 0.3}},
            "arrowStrikethrough": False,
        },
        "interaction": {
            "hover": True,
            "hideEdgesOnDrag": moving,
            "hideEdgesOnZoom": moving,
            "selectConnectedEdges": False,
            "hoverConnectedEdges": False,
            "keyboard": {"enabled": False},
            "navigationButtons": False,
            "tooltipDelay": 100000,
            "zoomSpeed": 0.6,
        },
    }


def node_size(importance: float) -> float:
    """Return the radius of a node in units of the layout: the area grows with importance, from 5 to 34."""
    return round(min(34.0, 5.0 + 2.5 * math.sqrt(importance)), 1)


def short_label(node: Node, limit: int = 34) -> str:
    """Return what is written beside the node: the name, or of a long title the part before the colon, cut."""
    name = node.name
    head = name.split(":", 1)[0].strip()
    if node.kind is Kind.REPOSITORY:
        name = "/".join(name.rstrip("/").split("/")[-2:])
    elif len(name) > limit and 1 < len(head) < len(name):
        name = head
    if len(name) <= limit:
        return name
    cut = name[:limit].rstrip()
    return (cut.rsplit(" ", 1)[0] if " " in cut[limit // 2 :] else cut).rstrip(",;:-– ") + "…"
