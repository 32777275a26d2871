// How many papers does each year have, and how many methods did they introduce?
//
// $limit (integer) = 100: at most so many rows
//
// year: of the papers
// papers: how many
// introduced: how many methods they introduce
MATCH (p:Paper) WHERE p.year IS NOT NULL AND NOT coalesce(p.ghost, false)
OPTIONAL MATCH (p)-[:INTRODUCES]->(m:Method)
RETURN p.year AS year, count(DISTINCT p) AS papers, count(DISTINCT m) AS introduced
ORDER BY year LIMIT $limit;
