// Where are the papers published that name something?
//
// $name (text) = "speculative decoding": a method, task, dataset, metric, concept or field: its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers
// name: of the venue
// id: its id
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $name OR toLower(m.name) = toLower($name)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($name) + '; '
WITH m, COUNT { MATCH (m)--() } AS nameEdges,
  CASE WHEN m.id = $name THEN 0 WHEN toLower(m.name) = toLower($name) THEN 1 ELSE 2 END AS nameRank
ORDER BY nameRank, nameEdges DESC, m.id LIMIT 1
MATCH (p:Paper)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m) WITH DISTINCT p
MATCH (p)-[:PUBLISHED_IN]->(v:Venue)
RETURN count(p) AS papers, v.name AS name, v.id AS id
ORDER BY papers DESC, id LIMIT $limit;
