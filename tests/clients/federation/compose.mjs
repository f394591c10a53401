// Composes the printed schema with another subgraph, as a federation's router would take both.
import { readFileSync } from "node:fs";
import { parse } from "graphql";
import { composeServices } from "@apollo/composition";

const [schema] = process.argv.slice(2);
const link = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key"])';
const composed = composeServices([
  { name: "providence", url: "http://providence.invalid/graphql", typeDefs: parse(readFileSync(schema, "utf8")) },
  {
    name: "shop",
    url: "http://shop.invalid/graphql",
    typeDefs: parse(`${link} type Query { product: Product } type Product @key(fields: "id") { id: ID! name: String }`),
  },
]);
for (const problem of [...(composed.errors ?? []), ...(composed.hints ?? [])]) console.log(problem.message);
if (!composed.supergraphSdl?.includes("type CredentialConnection")) process.exit(1);
console.log("composed");
