// Which methods do most papers name, and how many of them use, extend or introduce it?
//
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers name it
// active: how many of them introduce, extend, study or use it
// name: of the method
// id: its id
MATCH (p:Paper)-[r:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m:Method)
RETURN count(DISTINCT p) AS papers,
  count(DISTINCT CASE WHEN type(r) IN ['INTRODUCES', 'EXTENDS', 'STUDIES', 'USES'] THEN p.id END) AS active,
  m.name AS name, m.id AS id
ORDER BY papers DESC, active DESC, id LIMIT $limit;
