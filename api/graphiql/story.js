/* The tabs: from signing in to an answer of a model, in the order in which they are run. */
"use strict";

const NEW_CALL = "(a new call)";
const LAST_RUN = "(the last check)";
const LAST_CREDENTIAL = "(the last credential)";

const STORY = [
  {
    query: `# 1. Sign in.
# The page takes the token out of the answer and
# forgets it when it is closed or loaded again.
mutation SignIn($input: SignInInput!) {
  signIn(input: $input) {
    ... on SignInSuccess {
      token
      expiresAt
      viewer {
        role
        account { email }
        workspace { slug }
      }
    }
    ... on UserError { code message }
  }
}
`,
    variables: { input: { email: "ada@example.com", password: "your password" } },
  },
  {
    query: `# 2. The providers on offer, and the form that
# a credential of each takes.
query Providers($search: String) {
  providers(search: $search) {
    key
    name
    status
    modelTypes
    credentialForm {
      name
      label
      type
      required
      options { value label }
      showWhen { field equals }
    }
  }
}
`,
    variables: { search: null },
  },
  {
    query: `# 3. Add a credential. A secret goes in as a
# variable, and never comes out.
mutation AddCredential($input: AddCredentialInput!) {
  addCredential(input: $input) {
    ... on AddCredentialSuccess {
      credential {
        id
        name
        status
        fields { name value hint }
      }
      validationRun { id state }
    }
    ... on InvalidInput { problems { path message } }
    ... on NameTaken { suggestion }
    ... on UserError { code message }
  }
}
`,
    variables: {
      input: {
        providerKey: "openai_compatible",
        name: "Own server",
        environment: "development",
        fields: [
          { name: "base_url", value: "http://127.0.0.1:11434/v1" },
          { name: "api_key", secret: "sk-your-key" },
        ],
        makeDefault: false,
      },
    },
  },
  {
    query: `# 4. Watch its check: the present state at once,
# then each change, until it has ended. For
# "${LAST_RUN}" the page sends the id out
# of tab 3's answer; any other id does as well.
subscription WatchCheck($id: ID!) {
  validationRunUpdated(id: $id) {
    state
    failure
    message
    hint
    credential { name status usable }
    modelsFound
    steps { kind state latencyMs detail }
  }
}
`,
    variables: { id: LAST_RUN },
  },
  {
    query: `# 5. Make it the default of its provider.
mutation SetDefault($input: SetDefaultCredentialInput!) {
  setDefaultCredential(input: $input) {
    ... on SetDefaultCredentialSuccess {
      credential { name isDefault }
      provider { key status }
    }
    ... on UserError { code message }
  }
}
`,
    variables: { input: { id: LAST_CREDENTIAL } },
  },
  {
    query: `# 6. The workspace's credentials, and how the
# last check of each ended.
query Credentials($first: Int!) {
  credentials(first: $first) {
    totalCount
    edges {
      node {
        id
        name
        environment
        status
        usable
        isDefault
        provider { key status }
        lastValidation {
          state
          failure
          finishedAt
        }
      }
    }
  }
}
`,
    variables: { first: 20 },
  },
  {
    query: `# 7. Which model would serve a chat now, with whose key,
# and why no other one would. Nothing is called.
query WhoServes($type: ModelType!, $first: Int!) {
  defaultModel(type: $type) {
    chosen
    status
    address { providerKey name }
  }
  explainRoute(type: $type) {
    source
    chosen { credential { name } }
    candidates {
      credential { name }
      source
      usable
      reason
      message
    }
  }
  models(type: $type, usableOnly: true, first: $first) {
    totalCount
    edges { node { name origin provider { key } } }
  }
}
`,
    variables: { type: "LLM", first: 10 },
  },
  {
    query: `# 8. Ask the default model of the job, and read its
# answer as it is written. For "${NEW_CALL}" the
# page makes up a UUID: a call is made once.
subscription Chat($callId: ID!, $input: CompleteChatInput!) {
  chatStreamed(callId: $callId, input: $input) {
    __typename
    ... on ChatDelta { sequence text }
    ... on ChatFinished {
      sequence
      completion {
        text
        finishReason
        usage { inputTokens outputTokens }
        receipt {
          served { providerKey name }
          credentialName
          attempts { outcome failure latencyMs }
        }
      }
    }
    ... on InvalidInput { problems { path message } }
    ... on CallFailed {
      retryAt
      receipt { attempts { credentialName outcome failure message } }
    }
    ... on UserError { code message }
  }
}
`,
    variables: {
      callId: NEW_CALL,
      input: {
        messages: [{ role: "USER", content: "Say hello in three languages." }],
        maxOutputTokens: 200,
      },
    },
  },
];
