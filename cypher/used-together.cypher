// Which pairs of methods are used together most often?
//
// $least (integer) = 2: leave out what has less
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers use both
// one: a method
// other: another
// oneId: its id
// otherId: the other's
MATCH (one:Method)<-[:USES]-(p:Paper)-[:USES]->(other:Method) WHERE one.id < other.id
WITH one, other, count(p) AS papers WHERE papers >= $least
RETURN papers, one.name AS one, other.name AS other, one.id AS oneId, other.id AS otherId
ORDER BY papers DESC, oneId, otherId LIMIT $limit;
