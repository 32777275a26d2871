// Which papers introduced what most other papers name?
//
// $limit (integer) = 25: at most so many rows
//
// papers: how many other papers name what it introduced
// year: of the paper
// paper: its title
// id: its id
MATCH (p:Paper)-[:INTRODUCES]->(m) WITH p, m
MATCH (m)<-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]-(q:Paper) WHERE q.id <> p.id
RETURN count(DISTINCT q) AS papers, p.year AS year, p.title AS paper, p.id AS id
ORDER BY papers DESC, id LIMIT $limit;
