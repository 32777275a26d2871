// Who wrote most of the papers that introduce, extend or study something?
//
// $name (text) = "speculative decoding": a method, task, dataset, metric, concept or field: its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers
// since: the year of the first
// name: of the author
// id: of the author
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $name OR toLower(m.name) = toLower($name)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($name) + '; '
WITH m, COUNT { MATCH (m)--() } AS nameEdges,
  CASE WHEN m.id = $name THEN 0 WHEN toLower(m.name) = toLower($name) THEN 1 ELSE 2 END AS nameRank
ORDER BY nameRank, nameEdges DESC, m.id LIMIT 1
MATCH (a:Author)-[:WROTE]->(p:Paper)
MATCH (p)-[:INTRODUCES|EXTENDS|STUDIES|USES]->(m)
RETURN count(DISTINCT p) AS papers, min(p.year) AS since, a.name AS name, a.id AS id
ORDER BY papers DESC, since, id LIMIT $limit;
