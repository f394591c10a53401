// The audits of GraphQL over HTTP by graphql-http: prints one line for each that is neither passed nor optional.
import { serverAudits } from "graphql-http";

const [url, token] = process.argv.slice(2);
const fetchFn = (input, init) =>
  fetch(input, { ...init, headers: { ...init?.headers, authorization: `Bearer ${token}` } });
let passed = 0;
for (const audit of serverAudits({ url, fetchFn })) {
  const result = await audit.fn();
  if (result.status === "ok") passed += 1;
  else if (result.status !== "notice") console.log(result.status, result.id, result.name, result.reason);
  await result.response?.body?.cancel().catch(() => {});
}
console.log(`${passed} passed`);
