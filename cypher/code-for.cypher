// Which code implements a method, and in which papers is that code given?
//
// $method (text) = "TabPFN": a method (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// url: of the code
// paper: that gives it
// id: of the paper
MATCH (m:Method|Task|Dataset|Metric|Concept|Field)
WHERE m.id = $method OR toLower(m.name) = toLower($method)
  OR toLower('; ' + m.aliases + '; ') CONTAINS '; ' + toLower($method) + '; '
WITH m, COUNT { MATCH (m)--() } AS methodEdges,
  CASE WHEN m.id = $method THEN 0 WHEN toLower(m.name) = toLower($method) THEN 1 ELSE 2 END AS methodRank
ORDER BY methodRank, methodEdges DESC, m.id LIMIT 1
MATCH (c:Repository)-[:IMPLEMENTS]->(m)
OPTIONAL MATCH (p:Paper)-[:HAS_CODE|LINKS_TO]->(c)
RETURN c.url AS url, p.title AS paper, p.id AS id
ORDER BY url, paper, id LIMIT $limit;
