"""citeweave: papers in, a knowledge graph out, and every edge shows the words it came from.

The functions of :mod:`kg.verbs` are the commands of `kg`::

    from kg.verbs import build, export, graph, show, view, why

    build(["examples/papers.jsonl"], "library.kg")
    card = show("library.kg", "speculative decoding")
    for claim in why("library.kg", "2401.10774", "speculative decoding"):
        print(claim.relation, claim.evidence[0].text)
    networkx_graph = graph("library.kg")
    export("library.kg", "library.graphml")
    view("library.kg", "library.html")

The nouns live in :mod:`kg.model`; :class:`kg.library.Library` reads a ``.kg`` file.
"""
