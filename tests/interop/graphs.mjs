// Reads the network files of an export with graphology, as Gephi Lite does: prints counts as JSON.
import { readFileSync } from "node:fs";
import Graph from "graphology";
import gexf from "graphology-gexf";
import graphml from "graphology-graphml";

const readers = { graphml: graphml.parse, gexf: gexf.parse };
const counts = {};
for (const path of process.argv.slice(2)) {
  const read = readers[path.split(".").pop()];
  const graph = read(Graph, readFileSync(path, "utf8"), { addMissingNodes: false });
  counts[path] = { nodes: graph.order, edges: graph.size };
}
console.log(JSON.stringify(counts));
