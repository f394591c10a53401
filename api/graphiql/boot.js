/* Starts GraphiQL against this host's own endpoint. The token, the workspace and whatever is typed live in this tab's memory alone. */
"use strict";

(() => {
  const endpoint = new URL("graphql", window.location.href);
  const socket = new URL(endpoint);
  socket.protocol = endpoint.protocol === "https:" ? "wss:" : "ws:";

  const field = { token: document.getElementById("token"), workspace: document.getElementById("workspace") };
  const forget = document.getElementById("forget");
  const standing = document.getElementById("standing");
  const root = ReactDOM.createRoot(document.getElementById("graphiql"));
  const tabs = STORY.map(({ query, variables }) => ({ query, variables: JSON.stringify(variables, null, 2), headers: null }));
  const storage = memory();
  const lastIds = new Map();
  let presented = { token: "", workspace: "" };

  // A dialog of GraphiQL's locks the body's scrolling by an inline style, which the policy forbids. This body does not scroll.
  const append = document.head.appendChild.bind(document.head);
  document.head.appendChild = (element) => (element instanceof HTMLStyleElement ? element : append(element));

  field.token.addEventListener("input", soon(present));
  field.workspace.addEventListener("input", soon(present));
  forget.addEventListener("click", () => {
    field.token.value = "";
    present();
  });
  render();

  /* Speak with the token and the workspace of the header from here on. */
  function present() {
    const given = { token: field.token.value.trim(), workspace: field.workspace.value.trim() };
    if (given.token === presented.token && given.workspace === presented.workspace) return;
    presented = given;
    render();
    tellStanding();
  }

  /* A fetcher of its own for each token: GraphiQL loads the schema again when it changes, and none for nobody. */
  function render() {
    const introduced = presented;
    forget.hidden = !introduced.token;
    root.render(React.createElement(GraphiQL, {
      fetcher: (params) => ask(introduced, params),
      schema: introduced.token ? undefined : null,
      defaultTabs: tabs,
      variables: tabs[0].variables, // of the first tab GraphiQL takes the query alone
      defaultEditorToolsVisibility: "variables",
      isHeadersEditorEnabled: false,
      showPersistHeadersSettings: false,
      storage,
    }, React.createElement(GraphiQL.Logo, null, " ")));
  }

  /* GraphiQL's fetcher: an answer, or what can be subscribed to. */
  async function ask(introduced, params) {
    const document = parsed(params.query);
    const operations = document?.definitions.filter(({ kind }) => kind === "OperationDefinition") ?? [];
    // Just after a change of tabs GraphiQL still names the operation of the tab before.
    const operationName = operations.length === 1 ? operations[0].name?.value : params.operationName;
    const variables = params.variables && withLastIds(params.variables);
    const request = { query: params.query, operationName, variables };
    const asked = operations.find(({ name }) => name?.value === operationName);
    if (asked?.operation === "subscription") return { subscribe: (observer) => watch(introduced, request, observer) };
    const answered = await fetch(endpoint, {
      method: "POST",
      headers: { "Content-Type": "application/json", ...headersOf(introduced) },
      body: JSON.stringify(request),
    });
    const answer = await answered.json();
    learn(answer.data);
    return answer;
  }

  /* A socket for each subscription: it is introduced with the token of its time, and closed when it is over. */
  function watch(introduced, request, observer) {
    const client = graphqlWs.createClient({ url: socket.href, connectionParams: introductionOf(introduced) });
    const told = (error) => (error instanceof CloseEvent ? new Error(`The socket was closed: ${error.code} ${error.reason}`) : error);
    const unsubscribe = client.subscribe(request, { ...observer, error: (error) => observer.error(told(error)) });
    return { unsubscribe };
  }

  function headersOf({ token, workspace }) {
    return { ...(token && { Authorization: `Bearer ${token}` }), ...(workspace && { "X-Workspace": workspace }) };
  }

  function introductionOf({ token, workspace }) {
    return { ...(token && { authorization: `Bearer ${token}` }), ...(workspace && { workspace }) };
  }

  /* What later tabs need out of an answer: the token of a sign-in, and the ids of what was made or changed last. */
  function learn(data) {
    for (const outcome of Object.values(data ?? {})) {
      if (outcome?.credential?.id) lastIds.set(LAST_CREDENTIAL, outcome.credential.id);
      if (outcome?.validationRun?.id) lastIds.set(LAST_RUN, outcome.validationRun.id);
    }
    if (data?.signIn?.token) {
      field.token.value = data.signIn.token;
      present();
    }
  }

  /* A UUID; crypto.randomUUID is not there on a page that came by plain http. */
  function newId() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  function withLastIds(value) {
    if (value === NEW_CALL) return newId();
    if (typeof value === "string") return lastIds.get(value) ?? value;
    if (Array.isArray(value)) return value.map(withLastIds);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withLastIds(inner)]));
  }

  function parsed(query) {
    try {
      return GraphiQL.GraphQL.parse(query);
    } catch {
      return undefined; // the service says what is wrong with it
    }
  }

  async function tellStanding() {
    const asked = presented;
    if (!asked.token) return say("Nobody is signed in.");
    const query = "{ viewer { role account { email } workspace { slug } } }";
    let told;
    try {
      told = await ask(asked, { query });
    } catch {
      told = { errors: [{ message: "The service does not answer." }] };
    }
    if (asked !== presented) return;
    const viewer = told.data?.viewer;
    if (!viewer) return say(told.errors?.[0]?.message ?? "The token is not accepted.", "refused");
    const who = viewer.account?.email ?? "An API token";
    say(viewer.workspace ? `${who}, ${viewer.role ? `${viewer.role} of ` : ""}${viewer.workspace.slug}` : `${who}: name a workspace`, "in");
  }

  function say(text, kind = "") {
    standing.textContent = text;
    standing.dataset.standing = kind;
  }

  /* GraphiQL keeps tabs and variables, keys among them, in what it is given here; the browser's own storage stays empty. */
  function memory() {
    const kept = new Map();
    return {
      get length() { return kept.size; },
      getItem: (name) => kept.get(name) ?? null,
      setItem: (name, value) => void kept.set(name, value),
      removeItem: (name) => void kept.delete(name),
      clear: () => kept.clear(),
    };
  }

  function soon(act) {
    let waiting;
    return () => {
      clearTimeout(waiting);
      waiting = setTimeout(act, 250);
    };
  }
})();
