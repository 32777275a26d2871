// Which pairs of papers share methods although neither cites the other?
//
// $least (integer) = 3: leave out what has less
// $most (integer) = 50: leave out methods that more papers than this have, which say little and join all with all
// $limit (integer) = 25: at most so many rows
//
// shared: how many methods both introduce, extend, study or use
// earlier: a paper
// later: another, of the same year or later
// earlierId: its id
// laterId: the other's
MATCH (any:Paper)-[:INTRODUCES|EXTENDS|STUDIES|USES]->(m:Method)
WITH m, count(DISTINCT any) AS papers WHERE papers > 1 AND papers <= $most
MATCH (p:Paper {referencesStatus: 'known'})-[:INTRODUCES|EXTENDS|STUDIES|USES]->(m)
WITH m, p
MATCH (q:Paper {referencesStatus: 'known'})-[:INTRODUCES|EXTENDS|STUDIES|USES]->(m)
WHERE p.year < q.year OR (p.year = q.year AND p.id < q.id)
WITH p, q, count(DISTINCT m) AS shared WHERE shared >= $least
  AND NOT EXISTS { MATCH (p)-[:CITES|BUILDS_ON]->(q) } AND NOT EXISTS { MATCH (q)-[:CITES|BUILDS_ON]->(p) }
RETURN shared, p.title AS earlier, q.title AS later, p.id AS earlierId, q.id AS laterId
ORDER BY shared DESC, earlierId, laterId LIMIT $limit;
