// Uniqueness of ids by kind, and full-text search on names. `kg push` runs it first; it may be run any time.
// citeweaveLibrary says which library a node belongs to: nodes of other people, which have none, are not constrained.
CREATE CONSTRAINT citeweave_paper_id IF NOT EXISTS FOR (n:Paper) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_method_id IF NOT EXISTS FOR (n:Method) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_task_id IF NOT EXISTS FOR (n:Task) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_dataset_id IF NOT EXISTS FOR (n:Dataset) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_metric_id IF NOT EXISTS FOR (n:Metric) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_concept_id IF NOT EXISTS FOR (n:Concept) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_field_id IF NOT EXISTS FOR (n:Field) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_repository_id IF NOT EXISTS FOR (n:Repository) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_author_id IF NOT EXISTS FOR (n:Author) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE CONSTRAINT citeweave_venue_id IF NOT EXISTS FOR (n:Venue) REQUIRE (n.id, n.citeweaveLibrary) IS UNIQUE;
CREATE FULLTEXT INDEX citeweave_names IF NOT EXISTS
FOR (n:Paper|Method|Task|Dataset|Metric|Concept|Field|Repository|Author|Venue) ON EACH [n.name];
