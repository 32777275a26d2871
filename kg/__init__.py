"""citeweave: papers in, a knowledge graph out, every edge with the words it came from."""
