// In how many papers of each year is something named?
//
// $name (text) = "speculative decoding": a method, task, dataset, metric, concept or field: its name, another name of it, or its id
// $limit (integer) = 100: at most so many rows
//
// year: of the papers
// papers: how many
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $name OR toLower(m.name) = toLower($name)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($name) + '; '
WITH m, COUNT { MATCH (m)--() } AS nameEdges,
  CASE WHEN m.id = $name THEN 0 WHEN toLower(m.name) = toLower($name) THEN 1 ELSE 2 END AS nameRank
ORDER BY nameRank, nameEdges DESC, m.id LIMIT 1
MATCH (p:Paper)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m) WHERE p.year IS NOT NULL
RETURN p.year AS year, count(DISTINCT p) AS papers
ORDER BY year LIMIT $limit;
