// node provider.mjs SITE [PORT]: an OpenID provider that behaves as ProConnect is documented to, for tests and for ./run on a desk. Without a port it takes a free one.
// The protocol is the certified library's (oidc-provider); ours are ProConnect's claims and refusals, a sign-in form that believes what is typed into it, and,
// for the tests, ways to answer wrongly. Nobody's identity is proved here: never reachable from outside this machine.
import { createServer } from 'node:http';
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import Provider, { interactionPolicy } from 'oidc-provider';
import { SignJWT, decodeJwt, exportJWK } from 'jose';

const [site = 'http://localhost:5000', port = '0'] = process.argv.slice(2);
const scopes = ['openid', 'given_name', 'usual_name', 'email', 'siret', 'uid'];
const assurance = ['eidas1', 'eidas2', 'eidas3', ...['self-asserted', 'self-asserted-2fa', 'consistency-checked', 'consistency-checked-2fa'].map((level) => `https://proconnect.gouv.fr/assurance/${level}`)];
const parameters = new Set(['response_type', 'client_id', 'redirect_uri', 'scope', 'claims', 'state', 'nonce', 'prompt', 'idp_hint', 'code_challenge', 'code_challenge_method']);
const published = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey, unpublished = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const kid = randomUUID(), people = new Map();
let wrong = '';     // how the next answers are wrong; nothing: they are right

const server = createServer();
await new Promise((ready) => server.listen(Number(port), '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

// ProConnect asks for a level and takes what the provider of identities gives; the party judges.
const policy = interactionPolicy.base();
policy.get('login').checks.remove('essential_acrs');
policy.get('login').checks.remove('essential_acr');

const provider = new Provider(issuer, {
  clients: [{
    client_id: 'plateforme-essai', client_secret: 'secret-d-essai-sans-valeur-0123456789', token_endpoint_auth_method: 'client_secret_post',
    redirect_uris: [`${site}/connexion/proconnect/retour`], post_logout_redirect_uris: [`${site}/deconnexion/retour`],
    response_types: ['code'], grant_types: ['authorization_code'], id_token_signed_response_alg: 'RS256', userinfo_signed_response_alg: 'RS256',
  }],
  jwks: { keys: [{ ...await exportJWK(published), kid, use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomUUID()] },
  scopes, acrValues: assurance,
  claims: { openid: ['sub'], given_name: ['given_name'], usual_name: ['usual_name'], email: ['email'], siret: ['siret'], uid: ['uid'], amr: null, acr: null },
  features: {
    devInteractions: { enabled: false }, claimsParameter: { enabled: true }, jwtUserinfo: { enabled: true },
    rpInitiatedLogout: {
      enabled: true,
      logoutSource: (ctx, form) => { ctx.body = page('Fermer la session', `${form}<button form="op.logoutForm" name="logout" value="yes">Fermer la session ProConnect d’essai</button>`); },
    },
  },
  interactions: { policy, url: (ctx, interaction) => `/identite/${interaction.uid}` },
  pkce: { required: () => true },
  ttl: { AuthorizationCode: 30, AccessToken: 60, IdToken: 60, Session: 12 * 3600, Interaction: 600, Grant: 12 * 3600 },
  findAccount: (ctx, sub) => ({ accountId: sub, claims: () => ({ sub, ...people.get(sub) }) }),
  loadExistingGrant: async (ctx) => {
    const grant = new ctx.oidc.provider.Grant({ clientId: ctx.oidc.client.clientId, accountId: ctx.oidc.session.accountId });
    grant.addOIDCScope(scopes.join(' '));
    grant.addOIDCClaims(['amr', 'acr']);
    await grant.save();
    return grant;
  },
});

provider.use(async (ctx, next) => {
  if (ctx.path === '/auth') {
    // « Tout paramètre supplémentaire dans l’URL génèrera une erreur Y000400 » ; state and nonce of 32 characters at least.
    const extra = Object.keys(ctx.query).filter((name) => !parameters.has(name));
    if (extra.length > 0 || !(ctx.query.state?.length >= 32) || !(ctx.query.nonce?.length >= 32)) {
      [ctx.status, ctx.body] = [400, `Y000400 : Bad Request Exception (${extra.join(', ') || 'state, nonce'})`];
      return;
    }
  }
  if (ctx.path === '/essai' && ctx.method === 'POST') {
    [wrong, ctx.body] = [(await fields(ctx)).get('faute') ?? '', 'fait'];
    return;
  }
  if (ctx.path.startsWith('/identite/')) {
    await identify(ctx);
    return;
  }
  await next();
  if (ctx.path === '/token' && ctx.body?.id_token) ctx.body.id_token = await spoil('id', ctx.body.id_token);
  if (ctx.path === '/me' && typeof ctx.body === 'string' && wrong.startsWith('person-')) ctx.body = wrong === 'person-unsigned' ? unsign(ctx, ctx.body) : await spoil('person', ctx.body);
});

// The same token with one thing wrong: signed by a key that is published nowhere, or by the right one over other words.
async function spoil(which, token) {
  const [target, fault] = [wrong.slice(0, wrong.indexOf('-')), wrong.slice(wrong.indexOf('-') + 1)];
  if (target !== which) return token;
  const claims = decodeJwt(token);
  if (fault === 'nonce') claims.nonce = 'another-sign-in-of-somebody-else-0123456789';
  if (fault === 'audience') claims.aud = 'another-party';
  if (fault === 'issuer') claims.iss = 'https://another.example';
  if (fault === 'expired') claims.exp = Math.floor(Date.now() / 1000) - 3600;
  if (fault === 'subject') claims.sub = 'somebody-else';
  return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: fault === 'key' ? randomUUID() : kid, typ: 'JWT' }).sign(fault === 'key' || fault === 'kid' ? unpublished : published);
}

function unsign(ctx, token) {
  ctx.type = 'application/json';
  return decodeJwt(token);
}

async function identify(ctx) {
  const interaction = await provider.interactionDetails(ctx.req, ctx.res);
  if (ctx.method !== 'POST') {
    const asked = [['given_name', 'Prénom', 'Camille'], ['usual_name', 'Nom d’usage', 'Exemple'], ['email', 'Adresse professionnelle', ''], ['siret', 'SIRET', ''], ['uid', 'Identifiant chez le fournisseur', ''], ['acr', 'Niveau', 'eidas2']];
    ctx.type = 'html';
    ctx.body = page('ProConnect d’essai', `<p>Ce service d’essai croit ce que vous écrivez. Il n’existe que sur ce poste.</p><form method="post">${asked.map(([name, label, value]) =>
      `<p><label>${label}<br><input name="${name}" value="${value}"></label></p>`).join('')}<button>S’identifier</button></form>`);
    return;
  }
  const typed = await fields(ctx);
  if (typed.get('abandon')) {
    await provider.interactionFinished(ctx.req, ctx.res, { error: 'access_denied', error_description: 'given up' });
  } else {
    const sub = typed.get('sub') || typed.get('uid') || typed.get('email') || interaction.uid;
    people.set(sub, Object.fromEntries(['given_name', 'usual_name', 'email', 'siret', 'uid'].filter((name) => typed.get(name)).map((name) => [name, typed.get(name)])));
    const acr = typed.get('acr') || 'eidas2';
    await provider.interactionFinished(ctx.req, ctx.res, { login: { accountId: sub, acr, amr: acr === 'eidas1' ? ['pwd'] : ['pwd', 'totp', 'mfa'], remember: true } }, { mergeWithLastSubmission: false });
  }
  ctx.respond = false;
}

async function fields(ctx) {
  const parts = [];
  for await (const part of ctx.req) parts.push(part);
  return new URLSearchParams(Buffer.concat(parts).toString());
}

function page(title, content) {
  return `<!doctype html><html lang="fr"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1>${content}</main></body></html>`;
}

server.on('request', provider.callback());
console.log(`listens on ${issuer}`);
