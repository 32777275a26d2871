// Which methods are named in more papers since a year than before?
//
// $year (integer) = 2023: the first year of what counts as new
// $least (integer) = 2: leave out what has less
// $limit (integer) = 25: at most so many rows
//
// since: how many papers since that year
// before: how many before
// name: of the method
// id: its id
MATCH (p:Paper)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m:Method) WHERE p.year IS NOT NULL
WITH m, count(DISTINCT CASE WHEN p.year >= $year THEN p.id END) AS since,
  count(DISTINCT CASE WHEN p.year < $year THEN p.id END) AS before
WHERE since >= $least AND since > before
RETURN since, before, m.name AS name, m.id AS id
ORDER BY since - before DESC, since DESC, id LIMIT $limit;
