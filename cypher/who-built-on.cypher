// Who built on something: which papers extend it, or build on the paper that introduced it?
//
// $name (text) = "EAGLE": a method, task, dataset, metric, concept or field: its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// year: of the paper
// paper: its title
// how: EXTENDS what is asked for, or BUILDS_ON the paper that introduced it
// sentence: the best sentence that says so
// id: of the paper
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $name OR toLower(m.name) = toLower($name)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($name) + '; '
WITH m, COUNT { MATCH (m)--() } AS nameEdges,
  CASE WHEN m.id = $name THEN 0 WHEN toLower(m.name) = toLower($name) THEN 1 ELSE 2 END AS nameRank
ORDER BY nameRank, nameEdges DESC, m.id LIMIT 1
MATCH (p:Paper)-[r:EXTENDS|BUILDS_ON]->(x)
WHERE x.id = m.id OR EXISTS { MATCH (x)-[:INTRODUCES]->(m) }
RETURN p.year AS year, p.title AS paper, type(r) AS how, r.sentence AS sentence, p.id AS id
ORDER BY year, paper, id, how, sentence LIMIT $limit;
