// What is a method compared with, in the text, or in the papers that introduce it?
//
// $method (text) = "EAGLE-2": a method (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// papers: how many comparisons are found
// name: what it is compared with
// score: of the surest of them
// sentence: one sentence that says so
// id: of what it is compared with
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $method OR toLower(m.name) = toLower($method)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($method) + '; '
WITH m, COUNT { MATCH (m)--() } AS methodEdges,
  CASE WHEN m.id = $method THEN 0 WHEN toLower(m.name) = toLower($method) THEN 1 ELSE 2 END AS methodRank
ORDER BY methodRank, methodEdges DESC, m.id LIMIT 1
MATCH (x)-[r:COMPARES_WITH]-(other:Method|Task|Dataset|Metric|Concept|Field)
WHERE other.id <> m.id AND (x.id = m.id OR EXISTS { MATCH (x)-[:INTRODUCES]->(m) })
RETURN count(r) AS papers, other.name AS name, max(r.score) AS score, min(r.sentence) AS sentence, other.id AS id
ORDER BY papers DESC, score DESC, id LIMIT $limit;
