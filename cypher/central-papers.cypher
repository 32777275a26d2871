// Which papers are most central: cited and built on by most others of the library?
//
// $limit (integer) = 25: at most so many rows
//
// links: how many papers cite it or build on it
// year: of the paper
// paper: its title
// id: its id
MATCH (p:Paper)<-[:CITES|BUILDS_ON]-(q:Paper) WHERE q.id <> p.id
RETURN count(DISTINCT q) AS links, p.year AS year, p.title AS paper, p.id AS id
ORDER BY links DESC, id LIMIT $limit;
