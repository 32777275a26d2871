// What joins two papers: what do both name, and by which sentences?
//
// $first (text) = "Fast Inference from Transformers via Speculative Decoding": a paper: its title, id, arXiv id or DOI
// $second (text) = "Blockwise Parallel Decoding for Deep Autoregressive Models": another paper
// $limit (integer) = 50: at most so many rows
//
// name: what both name
// firstRole: what the first paper does with it
// firstSentence: the first paper's sentence
// secondRole: what the second does
// secondSentence: the second's sentence
// id: of what both name
MATCH (a:Paper)
WHERE a.id = $first OR a.arxivId = $first OR a.doi = $first OR toLower(a.title) = toLower($first)
WITH a ORDER BY a.id LIMIT 1
MATCH (b:Paper)
WHERE b.id = $second OR b.arxivId = $second OR b.doi = $second OR toLower(b.title) = toLower($second)
WITH a, b ORDER BY b.id LIMIT 1
MATCH (a)-[r:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(m)
WITH b, m, type(r) AS firstRole, r.sentence AS firstSentence
MATCH (b)-[s:INTRODUCES|EXTENDS|STUDIES|EVALUATES_ON|ADDRESSES|COMPARES_WITH|USES|MENTIONS]->(same) WHERE same.id = m.id
RETURN m.name AS name, firstRole, firstSentence, type(s) AS secondRole, s.sentence AS secondSentence, m.id AS id
ORDER BY id, firstRole, secondRole LIMIT $limit;
