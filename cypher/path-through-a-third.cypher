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
MATCH (p:Paper) WHERE p.id = a.id OR p.id = b.id
MATCH (p)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m)
WITH a, b, p, m
MATCH (q:Paper)-[:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m) WHERE q.id <> a.id AND q.id <> b.id
WITH q, count(DISTINCT CASE WHEN p.id = a.id THEN m.id END) AS ones, count(DISTINCT CASE WHEN p.id = b.id THEN m.id END) AS others,
  min(CASE WHEN p.id = a.id THEN m.name END) AS firstExample, min(CASE WHEN p.id = b.id THEN m.name END) AS secondExample
WHERE ones > 0 AND others > 0
RETURN q.title AS third, ones + others AS shared, firstExample, secondExample, q.id AS id
ORDER BY shared DESC, id LIMIT $limit;
