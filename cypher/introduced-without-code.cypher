// Which methods and datasets are introduced by papers that give no code?
//
// $limit (integer) = 100: at most so many rows
//
// year: of the paper
// name: what is introduced
// paper: the paper's title
// id: of the paper
// nameId: of what is introduced
MATCH (p:Paper)-[:INTRODUCES]->(m:Method|Dataset)
WHERE NOT EXISTS { MATCH (p)-[:HAS_CODE]->(:Repository) } AND NOT EXISTS { MATCH (:Repository)-[:IMPLEMENTS]->(m) }
RETURN p.year AS year, m.name AS name, p.title AS paper, p.id AS id, m.id AS nameId
ORDER BY coalesce(year, 0) DESC, id, nameId LIMIT $limit;
