// Signs in as software does, with the certified library openid-client, and reads: node oauth.mjs SITE ; CLIENT_ID and CLIENT_SECRET in the environment.
// Says what it saw in JSON; any disagreement with RFC 6749, 6750 or 8414 is the library's exception.
import * as client from 'openid-client';

const [site] = process.argv.slice(2);
const { CLIENT_ID: id, CLIENT_SECRET: secret } = process.env;
const scope = 'consultations:lecture';
const settings = { execute: [client.allowInsecureRequests], algorithm: 'oauth2' };
const seen = {};

for (const [name, proof] of [['basic', client.ClientSecretBasic(secret)], ['post', client.ClientSecretPost(secret)]]) {
  const config = await client.discovery(new URL(site), id, undefined, proof, settings);
  const tokens = await client.clientCredentialsGrant(config, { scope });
  const answer = await client.fetchProtectedResource(config, tokens.access_token, new URL('/api/v1/consultations', site), 'GET');
  seen[name] = { scope: tokens.scope, seconds: tokens.expires_in, status: answer.status, titles: (await answer.json()).elements.map(row => row.objet) };
}

const wrong = await client.discovery(new URL(site), id, undefined, client.ClientSecretBasic('pa_faux'), settings);
seen.wrong = await client.clientCredentialsGrant(wrong).then(() => 'accepted', error => error.error ?? `${error.code} ${error.cause?.map?.(challenge => challenge.scheme)}`);
const right = await client.discovery(new URL(site), id, undefined, client.ClientSecretBasic(secret), settings);
seen.tooMuch = await client.clientCredentialsGrant(right, { scope: 'refacturation:lecture' }).then(() => 'accepted', error => error.error);
seen.flipped = await client.fetchProtectedResource(right, 'nonsense', new URL('/api/v1/consultations', site), 'GET').then(answer => answer.status, error => error.cause?.[0]?.parameters?.error ?? error.code);
console.log(JSON.stringify(seen));
