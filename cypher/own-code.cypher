// Which papers have code of their own?
//
// $limit (integer) = 100: at most so many rows
//
// year: of the paper
// paper: its title
// url: of the code
// id: of the paper
MATCH (p:Paper)-[:HAS_CODE]->(c:Repository)
RETURN p.year AS year, p.title AS paper, c.url AS url, p.id AS id
ORDER BY coalesce(year, 0) DESC, paper, id, url LIMIT $limit;
