// What does a method go back to: what does it extend, at one step or more?
//
// $method (text) = "EAGLE-2": a method (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 50: at most so many rows
//
// steps: how many steps back
// kind: method, concept …
// name: what it goes back to
// id: its id
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $method OR toLower(m.name) = toLower($method)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($method) + '; '
WITH m, COUNT { MATCH (m)--() } AS methodEdges,
  CASE WHEN m.id = $method THEN 0 WHEN toLower(m.name) = toLower($method) THEN 1 ELSE 2 END AS methodRank
ORDER BY methodRank, methodEdges DESC, m.id LIMIT 1
MATCH path = (m)-[:EXTENDS*1..4]->(older:Method|Task|Dataset|Metric|Concept|Field)
WHERE older.id <> m.id
RETURN min(length(path)) AS steps, older.kind AS kind, older.name AS name, older.id AS id
ORDER BY steps, id LIMIT $limit;
