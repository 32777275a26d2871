// By which papers does one paper come to cite another, directly or through others?
//
// $first (text) = "Fast Inference from Transformers via Speculative Decoding": a paper: its title, id, arXiv id or DOI
// $second (text) = "Attention Is All You Need": another paper
// $limit (integer) = 25: at most so many rows
//
// steps: how many citations
// through: the title of the next paper on the way
// id: its id
MATCH (a:Paper)
WHERE a.id = $first OR a.arxivId = $first OR a.doi = $first OR toLower(a.title) = toLower($first)
WITH a ORDER BY a.id LIMIT 1
MATCH (b:Paper)
WHERE b.id = $second OR b.arxivId = $second OR b.doi = $second OR toLower(b.title) = toLower($second)
WITH a, b ORDER BY b.id LIMIT 1
MATCH (a)-[:CITES]->(q:Paper)
MATCH path = (q)-[:CITES*0..2]->(b)
RETURN min(length(path)) + 1 AS steps, q.title AS through, q.id AS id
ORDER BY steps, id LIMIT $limit;
