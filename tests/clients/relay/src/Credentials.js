// What a Relay application declares: a paginated, refetchable list, a mutation that adds to it, and a subscription.
import { graphql } from "relay-runtime";

graphql`
  query CredentialsQuery($count: Int!) {
    ...Credentials_list @arguments(count: $count)
    viewer { account { name } }
  }
`;

graphql`
  fragment Credentials_list on Query
  @refetchable(queryName: "CredentialsPageQuery")
  @argumentDefinitions(count: { type: "Int", defaultValue: 20 }, cursor: { type: "String" }) {
    credentials(first: $count, after: $cursor) @connection(key: "Credentials_credentials") {
      edges { node { ...Credentials_row } }
    }
  }
`;

graphql`
  fragment Credentials_row on Credential @refetchable(queryName: "CredentialsRowQuery") {
    name
    status
    usable
    expiresAt
    lastValidation { state failure steps { kind state } }
  }
`;

graphql`
  mutation CredentialsAddMutation($input: AddCredentialInput!, $connections: [ID!]!) {
    addCredential(input: $input) {
      ... on AddCredentialSuccess {
        credential @appendNode(connections: $connections, edgeTypeName: "CredentialEdge") { ...Credentials_row }
      }
      ... on InvalidInput { problems { path code message } }
      ... on UserError { code message }
    }
  }
`;

graphql`
  subscription CredentialsChangedSubscription($after: String) {
    credentialChanged(after: $after) { kind cursor credential { ...Credentials_row } }
  }
`;
