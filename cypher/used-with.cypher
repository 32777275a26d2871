// Which methods are used in the same papers as a method?
//
// $method (text) = "transformer": a method (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers use both
// name: of the other method
// id: its id
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $method OR toLower(m.name) = toLower($method)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($method) + '; '
WITH m, COUNT { MATCH (m)--() } AS methodEdges,
  CASE WHEN m.id = $method THEN 0 WHEN toLower(m.name) = toLower($method) THEN 1 ELSE 2 END AS methodRank
ORDER BY methodRank, methodEdges DESC, m.id LIMIT 1
MATCH (p:Paper)-[:USES|EXTENDS|INTRODUCES|STUDIES]->(m) WITH DISTINCT m, p
MATCH (p)-[:USES|EXTENDS|INTRODUCES|STUDIES]->(other:Method) WHERE other.id <> m.id
RETURN count(DISTINCT p) AS papers, other.name AS name, other.id AS id
ORDER BY papers DESC, id LIMIT $limit;
