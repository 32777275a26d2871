// Which third paper joins two papers that may share nothing, and by what?
//
// $first (text) = "Fast Inference from Transformers via Speculative Decoding": a paper: its title, id, arXiv id or DOI
// $second (text) = "Attention Is All You Need": another paper
// $limit (integer) = 25: at most so many rows
//
// third: the title of the paper between
// shared: how many things it shares with the two together
// firstExample: one that it shares with the first
// secondExample: one that it shares with the second
// id: of the paper between
MATCH (a:Paper)
WHERE a.id = $first OR a.arxivId = $first OR a.doi = $first OR toLower(a.title) = toLower($first)
WITH a ORDER BY a.id LIMIT 1
MATCH (b:Paper)
WHERE b.id = $second OR b.arxivId = $second OR b.doi = $second OR toLower(b.title) = toLower($second)
WITH a, b ORDER BY b.id LIMIT 1
MATCH (a)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m)<-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]-(q:Paper) WHERE q.id <> a.id AND q.id <> b.id
WITH b, q, count(DISTINCT m) AS ones, min(m.name) AS firstExample
MATCH (b)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(n)<-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]-(q)
WITH q, ones, firstExample, count(DISTINCT n) AS others, min(n.name) AS secondExample
RETURN q.title AS third, ones + others AS shared, firstExample, secondExample, q.id AS id
ORDER BY shared DESC, id LIMIT $limit;
