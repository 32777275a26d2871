// What belongs to a family: what is, step by step, a kind of something?
//
// $name (text) = "speculative decoding": a method, task, dataset, metric, concept or field: its name, another name of it, or its id
// $limit (integer) = 100: at most so many rows
//
// steps: how many steps below
// kind: method, task …
// name: of the member
// id: of the member
MATCH (f:Method|Task|Dataset|Metric|Concept|Field)
WHERE f.id = $name OR toLower(f.name) = toLower($name)
  OR toLower('; ' + f.aliases + '; ') CONTAINS '; ' + toLower($name) + '; '
WITH f, COUNT { MATCH (f)--() } AS nameEdges,
  CASE WHEN f.id = $name THEN 0 WHEN toLower(f.name) = toLower($name) THEN 1 ELSE 2 END AS nameRank
ORDER BY nameRank, nameEdges DESC, f.id LIMIT 1
MATCH path = (m:Method|Task|Dataset|Metric|Concept|Field)-[:IS_A*0..12]->(f)
WHERE all(step IN relationships(path) WHERE step.score >= 0.6)
RETURN min(length(path)) AS steps, m.kind AS kind, m.name AS name, m.id AS id
ORDER BY steps, id LIMIT $limit;
