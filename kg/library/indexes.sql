-- Made after the rows: an index over sorted rows is written in one pass.
CREATE UNIQUE INDEX papers_by_id ON papers (id);
CREATE INDEX identifiers_by_value ON identifiers (value, scheme);
CREATE UNIQUE INDEX nodes_by_id ON nodes (id);
CREATE INDEX nodes_by_name ON nodes (name);
CREATE UNIQUE INDEX claims_by_ends ON claims (subject, relation, object);
CREATE INDEX claims_by_object ON claims (object);
