// Which methods serve two tasks?
//
// $one (text) = "language modeling": a node: its name, another name of it, or its id
// $other (text) = "inference acceleration": another one
// $limit (integer) = 25: at most so many rows
//
// onePapers: how many papers of the first task use it
// otherPapers: how many of the second
// name: of the method
// id: its id
MATCH (t:Method|Task|Dataset|Metric|Concept|Field)
WHERE t.id = $one OR toLower(t.name) = toLower($one)
  OR toLower('; ' + t.aliases + '; ') CONTAINS '; ' + toLower($one) + '; '
WITH t, COUNT { MATCH (t)--() } AS oneEdges,
  CASE WHEN t.id = $one THEN 0 WHEN toLower(t.name) = toLower($one) THEN 1 ELSE 2 END AS oneRank
ORDER BY oneRank, oneEdges DESC, t.id LIMIT 1
MATCH (u:Method|Task|Dataset|Metric|Concept|Field)
WHERE u.id = $other OR toLower(u.name) = toLower($other)
  OR toLower('; ' + u.aliases + '; ') CONTAINS '; ' + toLower($other) + '; '
WITH t, u, COUNT { MATCH (u)--() } AS otherEdges,
  CASE WHEN u.id = $other THEN 0 WHEN toLower(u.name) = toLower($other) THEN 1 ELSE 2 END AS otherRank
ORDER BY otherRank, otherEdges DESC, u.id LIMIT 1
MATCH (t)<-[:ADDRESSES|STUDIES|EVALUATES_ON]-(p:Paper)
MATCH (p)-[:USES|EXTENDS|INTRODUCES|STUDIES]->(m:Method)
WITH u, m, count(DISTINCT p) AS onePapers
MATCH (q:Paper)-[:USES|EXTENDS|INTRODUCES|STUDIES]->(m) WHERE EXISTS { MATCH (q)-[:ADDRESSES|STUDIES|EVALUATES_ON]->(u) }
RETURN onePapers, count(DISTINCT q) AS otherPapers, m.name AS name, m.id AS id
ORDER BY onePapers + otherPapers DESC, id LIMIT $limit;
