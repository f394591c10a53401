// A stock urql client: a query, a mutation with a Secret, its refusal, an error, and the check watched over graphql-ws.
import assert from "node:assert/strict";
import { Client, cacheExchange, fetchExchange, gql, subscriptionExchange } from "@urql/core";
import { createClient } from "graphql-ws";
import WebSocket from "ws";

const [url, token, baseUrl, key] = process.argv.slice(2);
const authorization = `Bearer ${token}`;
const sockets = createClient({
  url: url.replace("http", "ws"),
  webSocketImpl: WebSocket,
  connectionParams: { authorization, workspace: "main" },
});
const client = new Client({
  url,
  preferGetMethod: false,
  fetchOptions: { headers: { authorization, "x-workspace": "main" } },
  exchanges: [
    cacheExchange,
    fetchExchange,
    subscriptionExchange({
      forwardSubscription: (request) => ({
        subscribe: (sink) => ({ unsubscribe: sockets.subscribe({ ...request, query: request.query ?? "" }, sink) }),
      }),
    }),
  ],
});
const PROVIDERS = gql`query { providers { id key status credentials { id name status } } }`;
const ADD = gql`
  mutation ($input: AddCredentialInput!) {
    addCredential(input: $input) {
      __typename
      ... on AddCredentialSuccess { credential { id name } validationRun { id } }
      ... on InvalidInput { problems { path code } }
      ... on UserError { code message }
    }
  }`;
const WATCH = gql`subscription ($id: ID!) { validationRunUpdated(id: $id) { id state steps { kind state } } }`;

const before = await client.query(PROVIDERS, {}).toPromise();
assert.ifError(before.error);
const fields = [{ name: "base_url", value: baseUrl }, { name: "api_key", secret: key }];
const added = await client.mutation(ADD, { input: { providerKey: "openai_compatible", name: "urql", fields } }).toPromise();
assert.ifError(added.error);
assert.equal(added.data.addCredential.__typename, "AddCredentialSuccess");
const refused = await client.mutation(ADD, { input: { providerKey: "openai_compatible", fields: [] } }).toPromise();
assert.equal(refused.data.addCredential.__typename, "InvalidInput");
const wrong = await client.query(gql`query { nothing }`, {}).toPromise();
assert.equal(wrong.error.graphQLErrors[0].extensions.code, "GRAPHQL_VALIDATION_FAILED");
let last;
await new Promise((resolve, reject) => {
  client.subscription(WATCH, { id: added.data.addCredential.validationRun.id }).subscribe((result) => {
    if (result.error) reject(result.error);
    last = result.data?.validationRunUpdated ?? last;
    if (last && !["QUEUED", "RUNNING"].includes(last.state)) resolve();
  });
});
assert.equal(last.state, "SUCCEEDED");
await sockets.dispose();
console.log("urql is content");
