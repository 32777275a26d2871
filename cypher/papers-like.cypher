// Which papers are like a paper: which name most of what it names?
//
// $paper (text) = "Fast Inference from Transformers via Speculative Decoding": a paper: its title, id, arXiv id or DOI
// $limit (integer) = 25: at most so many rows
//
// shared: how many methods, tasks and so on both papers name
// year: of the other paper
// paper: its title
// id: its id
MATCH (p:Paper)
WHERE p.id = $paper OR p.arxivId = $paper OR p.doi = $paper OR toLower(p.title) = toLower($paper)
WITH p ORDER BY p.id LIMIT 1
MATCH (p)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m) WITH DISTINCT p, m
MATCH (m)<-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]-(q:Paper) WHERE q.id <> p.id
RETURN count(DISTINCT m) AS shared, q.year AS year, q.title AS paper, q.id AS id
ORDER BY shared DESC, coalesce(year, 0) DESC, id LIMIT $limit;
