-- What a library of schema 1 lacks, as views over its tables: names in "temp" hide those of the file.
CREATE TEMP VIEW papers AS SELECT *, '{}' AS orcids FROM main.papers;
CREATE TEMP VIEW sources AS SELECT *, '' AS cites FROM main.sources;
CREATE TEMP VIEW paper_references AS SELECT *, '[]' AS authors FROM main.paper_references;
CREATE TEMP VIEW mentions AS SELECT *, 0.0 AS salience FROM main.mentions;
CREATE TEMP VIEW evidence AS SELECT *, 0.0 AS salience FROM main.evidence;
