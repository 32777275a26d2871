"""Cypher files, data only: schema, upserts and named questions."""
