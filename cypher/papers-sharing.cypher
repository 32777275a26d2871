// Which papers share a method, and in which role does each name it?
//
// $method (text) = "transformer": a method (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// year: of the paper
// paper: its title
// role: what the paper does with the method
// score: how sure that is, from 0 to 1
// sentence: the best sentence that says so
// id: of the paper
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $method OR toLower(m.name) = toLower($method)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($method) + '; '
WITH m, COUNT { MATCH (m)--() } AS methodEdges,
  CASE WHEN m.id = $method THEN 0 WHEN toLower(m.name) = toLower($method) THEN 1 ELSE 2 END AS methodRank
ORDER BY methodRank, methodEdges DESC, m.id LIMIT 1
MATCH (p:Paper)-[r:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m)
RETURN p.year AS year, p.title AS paper, type(r) AS role, r.score AS score, r.sentence AS sentence, p.id AS id
ORDER BY coalesce(year, 0) DESC, paper, id, role LIMIT $limit;
