// Who wrote most papers together?
//
// $least (integer) = 2: leave out what has less
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers
// one: an author
// other: another
// oneId: an id
// otherId: the other's
MATCH (one:Author)-[:WROTE]->(p:Paper)<-[:WROTE]-(other:Author) WHERE one.id < other.id
WITH one, other, count(p) AS papers WHERE papers >= $least
RETURN papers, one.name AS one, other.name AS other, one.id AS oneId, other.id AS otherId
ORDER BY papers DESC, oneId, otherId LIMIT $limit;
