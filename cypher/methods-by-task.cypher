// Which methods do papers introduce, extend or use that address a task?
//
// $task (text) = "language modeling": a task (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers
// name: of the method
// id: its id
MATCH (t:Method|Task|Dataset|Metric|Concept|Field)
WHERE t.id = $task OR toLower(t.name) = toLower($task)
  OR toLower('; ' + t.aliases + '; ') CONTAINS '; ' + toLower($task) + '; '
WITH t, COUNT { MATCH (t)--() } AS taskEdges,
  CASE WHEN t.id = $task THEN 0 WHEN toLower(t.name) = toLower($task) THEN 1 ELSE 2 END AS taskRank
ORDER BY taskRank, taskEdges DESC, t.id LIMIT 1
MATCH (p:Paper)-[:ADDRESSES|STUDIES|EVALUATES_ON]->(t) WITH DISTINCT t, p
MATCH (p)-[:INTRODUCES|EXTENDS|USES|STUDIES]->(m:Method) WHERE m.id <> t.id
RETURN count(DISTINCT p) AS papers, m.name AS name, m.id AS id
ORDER BY papers DESC, id LIMIT $limit;
