// Which papers does a family bring together, and in which strongest role? (as `kg show --family`)
//
// $name (text) = "speculative decoding": a method, task, dataset, metric, concept or field: its name, another name of it, or its id
// $limit (integer) = 100: at most so many rows
//
// year: of the paper
// paper: its title
// role: its strongest role toward one of the family
// steps: how many steps below the family's head that one is
// id: of the paper
MATCH (f:Method|Task|Dataset|Metric|Concept|Field)
WHERE f.id = $name OR toLower(f.name) = toLower($name)
  OR toLower('; ' + f.aliases + '; ') CONTAINS '; ' + toLower($name) + '; '
WITH f, COUNT { MATCH (f)--() } AS nameEdges,
  CASE WHEN f.id = $name THEN 0 WHEN toLower(f.name) = toLower($name) THEN 1 ELSE 2 END AS nameRank
ORDER BY nameRank, nameEdges DESC, f.id LIMIT 1
MATCH path = (m)-[:IS_A*0..12]->(f)
WHERE all(step IN relationships(path) WHERE step.score >= 0.6)
WITH m, min(length(path)) AS steps
MATCH (p:Paper)-[r:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m)
WITH p, min(CASE type(r)
  WHEN 'INTRODUCES' THEN 0 WHEN 'EXTENDS' THEN 1 WHEN 'STUDIES' THEN 2 WHEN 'EVALUATES_ON' THEN 3
  WHEN 'ADDRESSES' THEN 4 WHEN 'COMPARES_WITH' THEN 5 WHEN 'USES' THEN 6 WHEN 'MENTIONS' THEN 7 END * 100 + steps) AS best
RETURN p.year AS year, p.title AS paper,
  CASE best / 100
    WHEN 0 THEN 'INTRODUCES' WHEN 1 THEN 'EXTENDS' WHEN 2 THEN 'STUDIES' WHEN 3 THEN 'EVALUATES_ON'
    WHEN 4 THEN 'ADDRESSES' WHEN 5 THEN 'COMPARES_WITH' WHEN 6 THEN 'USES' WHEN 7 THEN 'MENTIONS' END AS role,
  best % 100 AS steps, p.id AS id
ORDER BY coalesce(year, 0) DESC, paper, id LIMIT $limit;
