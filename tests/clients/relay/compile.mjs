// Runs Relay's compiler over an application's declarations and the printed schema, unmodified.
import { cpSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import compiler from "relay-compiler";

const [schema, folder] = process.argv.slice(2);
mkdirSync(join(folder, "artifacts"), { recursive: true });
cpSync(fileURLToPath(new URL("src", import.meta.url)), join(folder, "src"), { recursive: true });
cpSync(schema, join(folder, "schema.graphql"));
const config = {
  src: "./src",
  schema: "./schema.graphql",
  language: "typescript",
  artifactDirectory: "./artifacts",
  customScalarTypes: { Count: "number", DateTime: "string", JSON: "unknown", Secret: "string" },
};
writeFileSync(join(folder, "relay.config.json"), JSON.stringify(config));
execFileSync(compiler, [join(folder, "relay.config.json")], { cwd: folder, stdio: "inherit" });
console.log(`${readdirSync(join(folder, "artifacts")).length} artifacts`);
