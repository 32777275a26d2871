// Reads a JSON list of [name, query, parameters] from stdin; writes a JSON list of what Neo4j's own analyser says of each,
// read as Cypher 5 and as Cypher 25.
import { lintCypherQuery } from '@neo4j-cypher/language-support';

let text = '';
for await (const piece of process.stdin) text += piece;
const found = [];
for (const [name, query, parameters] of JSON.parse(text)) {
  for (const version of ['CYPHER 5', 'CYPHER 25']) {
    const said = lintCypherQuery(`${version} ${query}`, { parameters });
    for (const { message, severity } of said.diagnostics ?? said) found.push([name, version, severity, message]);
  }
}
console.log(JSON.stringify(found));
