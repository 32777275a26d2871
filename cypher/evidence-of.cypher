// What does the library say of something, and by which sentences?
//
// $name (text) = "speculative decoding": a method, task, dataset, metric, concept or field: its name, another name of it, or its id
// $limit (integer) = 100: at most so many rows
//
// relation: the type of the edge
// from: where it starts
// to: where it ends
// score: how sure, from 0 to 1
// sentence: the best sentence that says so
// fromId: of the start
// toId: of the end
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $name OR toLower(m.name) = toLower($name)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($name) + '; '
WITH m, COUNT { MATCH (m)--() } AS nameEdges,
  CASE WHEN m.id = $name THEN 0 WHEN toLower(m.name) = toLower($name) THEN 1 ELSE 2 END AS nameRank
ORDER BY nameRank, nameEdges DESC, m.id LIMIT 1
MATCH (a)-[r]->(b) WHERE a.id = m.id OR b.id = m.id
RETURN type(r) AS relation, a.name AS `from`, b.name AS to, r.score AS score, r.sentence AS sentence, a.id AS fromId, b.id AS toId
ORDER BY relation, fromId, toId LIMIT $limit;
