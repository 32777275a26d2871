// Which edges that were read in texts are least sure, and deserve a look?
//
// $limit (integer) = 25: at most so many rows
//
// score: how sure, from 0 to 1
// relation: the type of the edge
// from: where it starts
// to: where it ends
// sentence: the best sentence that says so
// fromId: of the start
// toId: of the end
MATCH (a)-[r]->(b) WHERE r.surfaces IS NOT NULL
RETURN r.score AS score, type(r) AS relation, a.name AS `from`, b.name AS to, r.sentence AS sentence, a.id AS fromId, b.id AS toId
ORDER BY score, fromId, relation, toId LIMIT $limit;
