// Types for the printed schema and a frontend's operations, and a strict compilation of code that uses them.
import { mkdirSync, readFileSync, writeFileSync, copyFileSync } from "node:fs";
import { join } from "node:path";
import { codegen } from "@graphql-codegen/core";
import * as typescript from "@graphql-codegen/typescript";
import * as operations from "@graphql-codegen/typescript-operations";
import { parse } from "graphql";
import ts from "typescript";

const [schema, folder] = process.argv.slice(2);
const read = (name) => readFileSync(new URL(name, import.meta.url), "utf8");
const generated = await codegen({
  schema: parse(readFileSync(schema, "utf8")),
  documents: [{ location: "operations.graphql", document: parse(read("operations.graphql")) }],
  filename: "generated.ts",
  config: {
    strictScalars: true,
    scalars: { Count: "number", DateTime: "string", JSON: "unknown", Secret: "string" },
    useTypeImports: true,
  },
  plugins: [{ typescript: {} }, { operations: {} }],
  pluginMap: { typescript, operations },
});
mkdirSync(folder, { recursive: true });
writeFileSync(join(folder, "generated.ts"), generated);
copyFileSync(new URL("usage.ts", import.meta.url), join(folder, "usage.ts"));
const program = ts.createProgram([join(folder, "usage.ts")], {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
});
const problems = ts.getPreEmitDiagnostics(program);
for (const problem of problems) console.log(ts.flattenDiagnosticMessageText(problem.messageText, "\n"));
if (problems.length) process.exit(1);
console.log("compiled");
