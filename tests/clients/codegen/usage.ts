// What a frontend writes against the generated types; it need only compile.
import type {
  AddCredentialMutation,
  AddCredentialMutationVariables,
  ChangesSubscription,
  CredentialsQuery,
} from "./generated";

export const variables: AddCredentialMutationVariables = {
  input: { providerKey: "openai", fields: [{ name: "api_key", secret: "typed by a person" }] },
};

export function told(result: AddCredentialMutation["addCredential"]): string {
  switch (result.__typename) {
    case "AddCredentialSuccess":
      return `${result.credential.name} is ${result.credential.status}, its check ${result.validationRun.state}`;
    case "InvalidInput":
      return result.problems.map((problem) => `${problem.path.join(".")}: ${problem.code}`).join("\n");
    default:
      return `${result.code}: ${result.message}`;
  }
}

export const names = (page: CredentialsQuery): string[] => page.credentials.edges.map(({ node }) => node.name);

export const cursor = (event: ChangesSubscription): string => event.credentialChanged.cursor;
