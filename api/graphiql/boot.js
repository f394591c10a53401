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
      fetcher: (params, options) => ask(introduced, params, options),
      schema: introduced.token ? undefined : null,
      defaultTabs: tabs,
      defaultEditorToolsVisibility: "variables",
      isHeadersEditorEnabled: false,
      showPersistHeadersSettings: false,
      storage,
    }, React.createElement(GraphiQL.Logo, null, " ")));
  }

  async function ask(introduced, params, options) {
    const fetcher = GraphiQL.createFetcher({
      url: endpoint.href,
      fetch: (url, request) => fetch(url, { ...request, headers: { ...request.headers, ...headersOf(introduced) } }),
      enableIncrementalDelivery: false,
      subscriptionUrl: socket.href,
      wsConnectionParams: introductionOf(introduced),
    });
    const documentAST = options?.documentAST ?? parsed(params.query);
    const variables = params.variables && withLastIds(params.variables);
    const answer = await fetcher({ ...params, variables }, { ...options, documentAST });
    learn(answer?.data);
    return answer;
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

  function withLastIds(value) {
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
