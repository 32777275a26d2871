"""Where graphs are asked in Cypher: the embedded cache beside a library, and Neo4j."""
