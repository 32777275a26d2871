-- The tables of a .kg file. The views at the end read best: papers_read, edges, sentences.
-- Rows stand in the order of their ids. Text is UTF-8; a value that UTF-8 cannot hold is a BLOB (UTF-8 with surrogates).
-- Offsets count Unicode code points from 0, half-open, in the title or the abstract. Scores go from 0 to 1.

CREATE TABLE manifest (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

CREATE TABLE papers (
  paper INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  title TEXT NOT NULL,
  abstract TEXT NOT NULL,
  year INTEGER,
  venue TEXT NOT NULL,
  references_status TEXT NOT NULL,
  orcids TEXT NOT NULL -- a JSON object: author's name to ORCID iD
);
CREATE TABLE identifiers (
  paper INTEGER NOT NULL REFERENCES papers,
  scheme TEXT NOT NULL,
  value TEXT NOT NULL,
  PRIMARY KEY (paper, scheme)
) WITHOUT ROWID;
CREATE TABLE authors (
  paper INTEGER NOT NULL REFERENCES papers,
  position INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE keywords (
  paper INTEGER NOT NULL REFERENCES papers,
  position INTEGER NOT NULL,
  keyword TEXT NOT NULL,
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE links (
  paper INTEGER NOT NULL REFERENCES papers,
  position INTEGER NOT NULL,
  url TEXT NOT NULL,
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE sources (
  paper INTEGER NOT NULL REFERENCES papers,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  page TEXT NOT NULL,
  cites TEXT NOT NULL, -- what it says of references: known, empty or nothing
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE paper_references (
  paper INTEGER NOT NULL REFERENCES papers,
  position INTEGER NOT NULL,
  raw TEXT NOT NULL,
  title TEXT NOT NULL,
  year INTEGER,
  identifiers TEXT NOT NULL, -- a JSON object: scheme to value
  authors TEXT NOT NULL, -- a JSON list
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;

CREATE TABLE readings (
  paper INTEGER PRIMARY KEY REFERENCES papers,
  fingerprint TEXT NOT NULL -- of all that the reading depends on
);
CREATE TABLE mentions (
  paper INTEGER NOT NULL REFERENCES readings,
  position INTEGER NOT NULL,
  listed INTEGER NOT NULL, -- 0: only a statement names it
  section TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  text TEXT, -- NULL: as the section reads from start to end
  sentence_start INTEGER NOT NULL,
  sentence_end INTEGER NOT NULL,
  "by" TEXT NOT NULL,
  kind TEXT,
  relation TEXT NOT NULL,
  target TEXT NOT NULL,
  score REAL NOT NULL,
  salience REAL NOT NULL, -- how sure it is that the paper is about it; 0: nobody judged
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE definitions (
  paper INTEGER NOT NULL REFERENCES readings,
  position INTEGER NOT NULL,
  section TEXT NOT NULL,
  short TEXT NOT NULL,
  short_start INTEGER NOT NULL,
  long TEXT NOT NULL,
  long_start INTEGER NOT NULL,
  PRIMARY KEY (paper, position)
) WITHOUT ROWID;
CREATE TABLE statements (
  paper INTEGER NOT NULL REFERENCES readings,
  position INTEGER NOT NULL,
  head INTEGER NOT NULL, -- the position of a mention of this paper
  relation TEXT NOT NULL,
  tail INTEGER NOT NULL,
  "by" TEXT NOT NULL,
  score REAL NOT NULL,
  PRIMARY KEY (paper, position),
  FOREIGN KEY (paper, head) REFERENCES mentions (paper, position),
  FOREIGN KEY (paper, tail) REFERENCES mentions (paper, position)
) WITHOUT ROWID;

CREATE TABLE nodes (
  node INTEGER PRIMARY KEY,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  aliases TEXT NOT NULL, -- a JSON list
  properties TEXT NOT NULL -- a JSON object
);
CREATE TABLE claims (
  claim INTEGER PRIMARY KEY,
  subject INTEGER NOT NULL REFERENCES nodes,
  relation TEXT NOT NULL,
  object INTEGER NOT NULL REFERENCES nodes
);
CREATE TABLE evidence (
  claim INTEGER NOT NULL REFERENCES claims,
  position INTEGER NOT NULL,
  paper INTEGER REFERENCES papers, -- NULL: no paper
  section TEXT NOT NULL,
  start INTEGER NOT NULL, -- of the words, in the section
  "end" INTEGER NOT NULL,
  offset INTEGER NOT NULL, -- where the sentence begins in the section
  length INTEGER NOT NULL, -- of the sentence
  text TEXT, -- NULL: as the section reads from offset on
  "by" TEXT NOT NULL,
  score REAL NOT NULL,
  salience REAL NOT NULL,
  PRIMARY KEY (claim, position)
) WITHOUT ROWID;
CREATE TABLE premises (
  claim INTEGER NOT NULL,
  evidence INTEGER NOT NULL,
  position INTEGER NOT NULL,
  premise INTEGER REFERENCES claims, -- NULL: no claim of this library, see key
  key TEXT,
  PRIMARY KEY (claim, evidence, position),
  FOREIGN KEY (claim, evidence) REFERENCES evidence (claim, position)
) WITHOUT ROWID;

CREATE TABLE decisions (
  position INTEGER PRIMARY KEY,
  verb TEXT NOT NULL,
  arguments TEXT NOT NULL, -- a JSON list
  who TEXT NOT NULL,
  "when" TEXT NOT NULL,
  why TEXT NOT NULL
);
CREATE TABLE problems (
  position INTEGER PRIMARY KEY,
  path TEXT NOT NULL,
  line INTEGER NOT NULL,
  message TEXT NOT NULL,
  skipped INTEGER NOT NULL
);

CREATE VIEW sentences AS
SELECT c.claim, e.position, s.name AS subject, c.relation, o.name AS object, p.id AS paper, e.section,
  CASE e.section WHEN 'title' THEN substr(p.title, e.start + 1, e."end" - e.start)
    WHEN 'abstract' THEN substr(p.abstract, e.start + 1, e."end" - e.start) END AS words,
  coalesce(e.text, CASE e.section WHEN 'title' THEN substr(p.title, e.offset + 1, e.length)
    ELSE substr(p.abstract, e.offset + 1, e.length) END) AS sentence,
  e."by", e.score
FROM evidence e JOIN claims c ON c.claim = e.claim JOIN nodes s ON s.node = c.subject
  JOIN nodes o ON o.node = c.object LEFT JOIN papers p ON p.paper = e.paper;

CREATE VIEW edges AS
SELECT c.claim, s.name AS subject, c.relation, o.name AS object,
  (SELECT max(e.score) FROM evidence e WHERE e.claim = c.claim) AS score,
  (SELECT max(e.salience) FROM evidence e WHERE e.claim = c.claim) AS salience,
  (SELECT group_concat(sentence, char(10)) FROM sentences t WHERE t.claim = c.claim) AS sentences,
  s.id AS subject_id, o.id AS object_id
FROM claims c JOIN nodes s ON s.node = c.subject JOIN nodes o ON o.node = c.object;

CREATE VIEW papers_read AS
SELECT p.id, p.title, p.year, p.venue,
  (SELECT group_concat(name, '; ') FROM (SELECT name FROM authors a WHERE a.paper = p.paper ORDER BY position)) AS authors,
  (SELECT count(*) FROM mentions m WHERE m.paper = p.paper AND m.listed) AS mentions,
  p.references_status
FROM papers p;
