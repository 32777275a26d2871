// Which papers bridge two communities: name something or a kind of it, and something else or a kind of that?
//
// $one (text) = "transformer": a node: its name, another name of it, or its id
// $other (text) = "speculative decoding": another one
// $limit (integer) = 25: at most so many rows
//
// oneSide: how many things on the first side
// otherSide: how many on the second
// year: of the paper
// paper: its title
// id: its id
MATCH (f:Method|Task|Dataset|Metric|Concept|Field)
WHERE f.id = $one OR toLower(f.name) = toLower($one)
  OR toLower('; ' + f.aliases + '; ') CONTAINS '; ' + toLower($one) + '; '
WITH f, COUNT { MATCH (f)--() } AS oneEdges,
  CASE WHEN f.id = $one THEN 0 WHEN toLower(f.name) = toLower($one) THEN 1 ELSE 2 END AS oneRank
ORDER BY oneRank, oneEdges DESC, f.id LIMIT 1
MATCH (g:Method|Task|Dataset|Metric|Concept|Field)
WHERE g.id = $other OR toLower(g.name) = toLower($other)
  OR toLower('; ' + g.aliases + '; ') CONTAINS '; ' + toLower($other) + '; '
WITH f, g, COUNT { MATCH (g)--() } AS otherEdges,
  CASE WHEN g.id = $other THEN 0 WHEN toLower(g.name) = toLower($other) THEN 1 ELSE 2 END AS otherRank
ORDER BY otherRank, otherEdges DESC, g.id LIMIT 1
MATCH (p:Paper)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m)
WHERE m.id = f.id OR EXISTS { MATCH (m)-[up:IS_A]->(f) WHERE up.score >= 0.6 }
WITH g, p, count(DISTINCT m) AS oneSide
MATCH (p)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(n)
WHERE n.id = g.id OR EXISTS { MATCH (n)-[over:IS_A]->(g) WHERE over.score >= 0.6 }
WITH p, oneSide, count(DISTINCT n) AS otherSide
RETURN oneSide, otherSide, p.year AS year, p.title AS paper, p.id AS id
ORDER BY CASE WHEN oneSide < otherSide THEN oneSide ELSE otherSide END DESC, oneSide + otherSide DESC, id LIMIT $limit;
