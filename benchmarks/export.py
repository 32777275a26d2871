"""How long exports take, beside networkx's own writers: ``python benchmarks/export.py [PAPERS] [EDGES EACH]``.

networkx gets the same flat rows, already made, since it cannot write claims; its files are not read back.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import networkx as nx
from generated import contents

from kg.export import write
from kg.graph import from_graph, to_graph
from kg.rows import edge_row, node_row


def timed(what: str, path: Path, work: Callable[[], object]) -> None:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    size = sum(file.stat().st_size for file in (path.iterdir() if path.is_dir() else [path]))
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    print(f"{what:44} {wall:7.2f} s  {cpu:7.2f} CPU s  {size / 1e6:6.0f} MB")


def flat(graph: nx.MultiDiGraph) -> nx.MultiDiGraph:
    nodes, claims = from_graph(graph)
    rows = nx.MultiDiGraph()
    for node in nodes:
        row = node_row(node)
        rows.add_node(row.pop("id"), **row)
    for number, claim in enumerate(claims):
        row = edge_row(claim, number)
        rows.add_edge(row.pop("source"), row.pop("target"), key=row.pop("id"), **row)
    return rows


def main(papers: int = 20_000, each: int = 15) -> None:
    made = contents(papers, each)
    graph = to_graph(made.nodes, made.claims)
    print(f"{graph.number_of_nodes()} nodes, {graph.number_of_edges()} edges")
    rows = flat(graph)
    with tempfile.TemporaryDirectory() as folder:
        for name in ("g.graphml", "g.gexf", "g.json", "g.csv"):
            path = Path(folder) / name
            timed(f"kg, rows and read-back included: {name}", path, lambda path=path: write(graph, path))
        for name, writer in (
            ("lxml.graphml", nx.write_graphml_lxml),
            ("xml.graphml", nx.write_graphml_xml),
            ("nx.gexf", nx.write_gexf),
        ):
            path = Path(folder) / name
            timed(f"networkx: {name}", path, lambda path=path, writer=writer: writer(rows, path))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
