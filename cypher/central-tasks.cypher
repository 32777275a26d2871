// Which tasks do most papers address, and with how many different methods?
//
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers address it
// methods: how many methods they use
// name: of the task
// id: its id
MATCH (p:Paper)-[:ADDRESSES|STUDIES|EVALUATES_ON]->(t:Task)
OPTIONAL MATCH (p)-[:USES|EXTENDS|INTRODUCES]->(m:Method)
RETURN count(DISTINCT p) AS papers, count(DISTINCT m) AS methods, t.name AS name, t.id AS id
ORDER BY papers DESC, methods DESC, id LIMIT $limit;
