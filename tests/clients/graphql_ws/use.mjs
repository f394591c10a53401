// A stock graphql-ws client: it comes back by itself after 1012 and goes on, and stops at 4401.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token] = process.argv.slice(2);
const client = (bearer) =>
  createClient({
    url: url.replace("http", "ws"),
    webSocketImpl: WebSocket,
    retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
    connectionParams: { authorization: `Bearer ${bearer}`, workspace: "main" },
    on: { closed: (event) => console.log(`closed ${event.code}`) },
  });
const query = "subscription { credentialChanged { kind cursor } }";
const heard = client(token).iterate({ query });
for (let count = 0; count < 2; count += 1) {
  const { value } = await heard.next();
  console.log(`heard ${value.data.credentialChanged.kind}`);
}
await heard.return();
try {
  await client("nobody").iterate({ query }).next();
} catch (refusal) {
  console.log(`refused ${refusal.code}`);
}
process.exit(0);
