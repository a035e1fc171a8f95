// Trusted Types: the pages of the four modules allow one policy, which accepts the workers of the build and no other script.
declare const __SEALER__: string;
declare const __HASHER__: string;
declare const __OPENER__: string;

interface Policies {
  createPolicy(name: string, rules: { createScriptURL(url: string): string }): { createScriptURL(url: string): string };
}

const names = { sealer: () => __SEALER__, hasher: () => __HASHER__, opener: () => __OPENER__ };
let policy: { createScriptURL(url: string): string } | undefined;

export function startWorker(kind: keyof typeof names): Worker {
  const url = new URL(names[kind](), import.meta.url).href;
  policy ??= (globalThis as { trustedTypes?: Policies }).trustedTypes?.createPolicy("pa-worker", { createScriptURL: accept }) ?? { createScriptURL: accept };
  return new Worker(policy.createScriptURL(url), { type: "module" });
}

function accept(url: string): string {
  const ours = Object.values(names).map((name) => new URL(name(), import.meta.url).href);
  if (!ours.includes(url)) throw new TypeError("not a worker of this build");
  return url;
}
