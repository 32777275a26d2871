// Which methods do most papers compare with?
//
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers compare with it
// name: of the method
// id: its id
MATCH (p:Paper)-[:COMPARES_WITH]->(m:Method)
RETURN count(DISTINCT p) AS papers, m.name AS name, m.id AS id
ORDER BY papers DESC, id LIMIT $limit;
