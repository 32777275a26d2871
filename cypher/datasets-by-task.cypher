// On which datasets do papers evaluate that address a task?
//
// $task (text) = "language modeling": a task (or anything else that papers name): its name, another name of it, or its id
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers
// name: of the dataset
// id: its id
MATCH (t:Method|Task|Dataset|Metric|Concept|Field)
WHERE t.id = $task OR toLower(t.name) = toLower($task)
  OR toLower('; ' + t.aliases + '; ') CONTAINS '; ' + toLower($task) + '; '
WITH t, COUNT { MATCH (t)--() } AS taskEdges,
  CASE WHEN t.id = $task THEN 0 WHEN toLower(t.name) = toLower($task) THEN 1 ELSE 2 END AS taskRank
ORDER BY taskRank, taskEdges DESC, t.id LIMIT 1
MATCH (p:Paper)-[:ADDRESSES|STUDIES|EVALUATES_ON]->(t) WITH DISTINCT t, p
MATCH (p)-[:EVALUATES_ON|USES|INTRODUCES]->(d:Dataset)
RETURN count(DISTINCT p) AS papers, d.name AS name, d.id AS id
ORDER BY papers DESC, id LIMIT $limit;
