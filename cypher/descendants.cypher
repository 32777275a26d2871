// What goes back to a method: what extends it, at one step or more?
//
// $method (text) = "EAGLE": a method (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 50: at most so many rows
//
// steps: how many steps on
// kind: method, dataset …
// name: what goes back to it
// id: its id
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $method OR toLower(m.name) = toLower($method)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($method) + '; '
WITH m, COUNT { MATCH (m)--() } AS methodEdges,
  CASE WHEN m.id = $method THEN 0 WHEN toLower(m.name) = toLower($method) THEN 1 ELSE 2 END AS methodRank
ORDER BY methodRank, methodEdges DESC, m.id LIMIT 1
MATCH path = (newer:Method|Task|Dataset|Metric|Concept|Field)-[:EXTENDS*1..4]->(m)
WHERE newer.id <> m.id
RETURN min(length(path)) AS steps, newer.kind AS kind, newer.name AS name, newer.id AS id
ORDER BY steps, id LIMIT $limit;
