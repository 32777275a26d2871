// Which datasets are most papers evaluated on?
//
// $limit (integer) = 25: at most so many rows
//
// papers: how many papers
// since: the year of the first of them
// name: of the dataset
// id: its id
MATCH (p:Paper)-[:EVALUATES_ON]->(d:Dataset)
RETURN count(DISTINCT p) AS papers, min(p.year) AS since, d.name AS name, d.id AS id
ORDER BY papers DESC, id LIMIT $limit;
