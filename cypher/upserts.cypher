// What `kg push` asks and writes, one statement a name. LABEL, TYPE, FROM and TO are put in from the vocabulary of kinds
// and relations, LABELS and TYPES are all of them; all else is a parameter. Only nodes with this citeweaveLibrary are touched, only relations from such
// nodes with a citeweaveHash, and of these only the properties that citeweave sets.

// node hashes
MATCH (n:LABELS) WHERE n.citeweaveLibrary = $library
WITH n.kind AS name, coalesce(n.citeweaveHash, -1) AS hash
RETURN name, hash % 64 AS part, collect(hash) AS hashes;

// relation hashes
MATCH (s)-[r:TYPES]->() WHERE s.citeweaveLibrary = $library AND r.citeweaveHash IS NOT NULL
WITH type(r) AS name, r.citeweaveHash AS hash
RETURN name, hash % 64 AS part, collect(hash) AS hashes;

// old nodes
MATCH (n:LABEL) WHERE n.citeweaveLibrary = $library AND n.kind = 'LABEL' AND coalesce(n.citeweaveHash, -1) IN $hashes
RETURN n.id AS id, coalesce(n.citeweaveHash, -1) AS hash, n.citeweaveMore AS more;

// old relations
MATCH (s)-[r:TYPE]->(o) WHERE s.citeweaveLibrary = $library AND r.citeweaveHash IN $hashes
RETURN elementId(r) AS element, s.kind AS from, s.id AS source, o.kind AS to, o.id AS target, r.citeweaveHash AS hash;

// create nodes
UNWIND $rows AS row
CREATE (n:LABEL) SET n = row;

// change nodes
UNWIND $rows AS row
MATCH (n:LABEL {id: row.id, citeweaveLibrary: $library}) SET n += row;

// create relations
UNWIND $rows AS row
MATCH (s:FROM {id: row.source, citeweaveLibrary: $library})
MATCH (o:TO {id: row.target, citeweaveLibrary: $library})
CREATE (s)-[r:TYPE]->(o) SET r = row.properties;

// change relations
UNWIND $rows AS row
MATCH ()-[r:TYPE]->() WHERE elementId(r) = row.element AND r.citeweaveHash = row.hash
SET r += row.properties;

// remove relations
UNWIND $rows AS row
MATCH ()-[r:TYPE]->() WHERE elementId(r) = row.element AND r.citeweaveHash = row.hash
DELETE r;

// remove nodes: those that relations of others hang on are kept
UNWIND $rows AS row
MATCH (n:LABEL {id: row.id, citeweaveLibrary: $library}) WHERE NOT EXISTS { (n)--() }
DELETE n;
