// A stock graphql-ws client in the middle of an answer: after 1012 it asks again by itself, word for word, and pays once.
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token, callId, name] = process.argv.slice(2);
const client = createClient({
  url: url.replace("http", "ws"),
  webSocketImpl: WebSocket,
  retryWait: () => new Promise((resolve) => setTimeout(resolve, 50)),
  connectionParams: { authorization: `Bearer ${token}`, workspace: "main" },
  on: { closed: (event) => console.log(`closed ${event.code}`) },
});
const query = `subscription ($callId: ID!, $input: CompleteChatInput!) { chatStreamed(callId: $callId, input: $input) { __typename
  ... on CallAlreadyMade { earlier { attempts { outcome } } } } }`;
const input = {
  model: { providerKey: "openai_compatible", name },
  messages: [{ role: "USER", content: "Hello?" }],
};
for await (const { data } of client.iterate({ query, variables: { callId, input } })) {
  const told = data.chatStreamed;
  console.log(`heard ${told.__typename} ${told.earlier?.attempts[0].outcome ?? ""}`.trim());
}
process.exit(0);
