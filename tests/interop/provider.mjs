// A certified OpenID Connect provider on this machine, with a form of its own to sign in:
// node provider.mjs PORT REDIRECT_URI. Who signs in as "x" has the subject "x".
import Provider from "oidc-provider";

const [port, redirect] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: "atlas",
      client_secret: "a secret of the test",
      redirect_uris: [redirect],
      response_types: ["code"],
      grant_types: ["authorization_code"],
    },
  ],
  pkce: { required: () => true },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id }) }),
  cookies: { keys: ["only for the test"] },
});
provider.listen(Number(port), "127.0.0.1", () => console.log("ready"));
