import { knownKeys, otherKey } from "../shared/known-keys.ts";
import { size } from "../shared/french.ts";
import { Refusal, send } from "../shared/http.ts";
import { isPassing, pace } from "../shared/retry.ts";
import type { Damage, Opened, OpenedFile, SessionEnvelope, SessionState } from "./contract.ts";
import { unlock } from "./grant.ts";
import { openInWorker } from "./opener-port.ts";
import type { Contradiction } from "./register-check.ts";
import { texts } from "./texts.fr.ts";

export interface SessionEvents {
  progress(envelope: SessionEnvelope, done: number): void;
  opening(envelope: SessionEnvelope): void;
  opened(envelope: SessionEnvelope, files: readonly OpenedFile[]): void;
  damaged(envelope: SessionEnvelope, reason: string): void;
  contradiction(envelope: SessionEnvelope): Contradiction | null;
}

export const kindOf = (state: SessionState): "candidature" | "offre" => (state.etat === "offres" ? "offre" : "candidature");

// Those still sealed; when none is left, those found damaged, which another attempt may open: a record is followed by another.
export function sealedNow(state: SessionState): readonly SessionEnvelope[] {
  const served = state.enveloppes.filter((e) => e.enveloppe === kindOf(state) && e.telechargement !== null);
  const left = served.filter(({ etat }) => etat === "scellee");
  return left.length > 0 ? left : served.filter(({ etat }) => etat === "endommagee");
}

// Another device went on without this one: closed, opened, or decided otherwise.
export function wentOn(mine: SessionEnvelope, now: SessionState): boolean {
  const there = now.enveloppes.find(({ id }) => id === mine.id);
  return now.close !== null || there === undefined || there.etat !== mine.etat || there.decisions !== mine.decisions;
}

// The key of this step only: the offers' key stays closed while the candidatures are read.
export async function stepKey(state: SessionState, holder: string): Promise<{ identity: string } | { problem: string }> {
  const other = state.detenteur === null ? texts.notHolder : otherKey(holder, state.detenteur.cle, knownKeys(), texts.anotherOfMine);
  if (other !== null) return { problem: `${other} ${texts.nothingOpened}` };
  const grant = state.cles.find(({ enveloppe }) => enveloppe === kindOf(state));
  if (grant === undefined || state.verrou === null) return { problem: texts.unlock.gate };
  const unlocked = await unlock(grant, holder, state.verrou);
  return unlocked.kind === "unlocked" ? { identity: unlocked.identity } : { problem: texts.unlock[unlocked.kind] };
}

// One by one, in the order of the register. A damaged bid is recorded and the next one opened; a broken line stops everything, nothing is lost.
export async function openAll(api: string, token: string, envelopes: readonly SessionEnvelope[], identity: string, events: SessionEvents): Promise<"done" | "interrupted"> {
  for (const envelope of envelopes) {
    events.opening(envelope);
    const base = `${api}/enveloppes/${envelope.id}`;
    const contradiction = events.contradiction(envelope);
    const opened = contradiction === null ? await open(base, envelope, identity, events) : null;
    if (opened?.kind === "interrupted") return "interrupted";
    if (opened?.kind === "refused") throw new Refusal(409, "", opened.detail, null);
    if (opened === null || opened.kind === "damaged") {
      const reason = opened === null ? texts.contradiction[contradiction!] : reasonOf(opened.damage);
      await result(base, token, { issue: "endommagee", motif: reason, manifeste_sha256: null, fichiers: [] });
      events.damaged(envelope, reason);
      continue;
    }
    for (const file of opened.files) await upload(base, token, file);
    await result(base, token, { issue: "ouverte", motif: null, manifeste_sha256: opened.manifestHash, fichiers: opened.files.map(({ chemin, taille: length, sha256: hash }) => ({ chemin, sha256: hash, taille: length })) });
    events.opened(envelope, opened.files);
  }
  return "done";
}

// The hash that the worker compares is the one that the register holds: the check before said so.
function open(base: string, envelope: SessionEnvelope, identity: string, events: SessionEvents): Promise<Opened> {
  const { contexte, contexte_sha256, sha256, taille } = envelope;
  return openInWorker({ identity, contexte, contexte_sha256, sha256, taille }, new URL(`${base}?decisions=${envelope.decisions}`, location.href).href, (done) => events.progress(envelope, done));
}

export const labelOf = (envelope: SessionEnvelope): string => `${envelope.libelle}, ${envelope.soumissionnaire ?? size(envelope.taille)}`;

function reasonOf({ reason, chunk }: Damage): string {
  const words = reason === "chunk" ? texts.damage.chunk(chunk ?? 0) : texts.damage[reason];
  return `${words} ${texts.backup}`;
}

async function upload(base: string, token: string, file: OpenedFile): Promise<void> {
  // what arrives must be what was checked: the hash is that of the manifest, the server compares
  const headers = { "X-Content-SHA256": file.sha256, "Content-Type": "application/octet-stream" };
  await patiently(() => send("POST", `${base}/fichiers?chemin=${encodeURIComponent(file.chemin)}`, token, file.content, headers));
}

async function result(base: string, token: string, body: unknown): Promise<void> {
  await patiently(() => send("POST", `${base}/resultat`, token, JSON.stringify(body), { "Content-Type": "application/json" }));
}

async function patiently(act: () => Promise<unknown>): Promise<void> {
  for (let attempt = 0; ; attempt++) {
    try {
      await act();
      return;
    } catch (error) {
      if (error instanceof Refusal && !isPassing(error.status)) throw error;
      if (attempt >= 20) throw error;
      await pace.wait(attempt);
    }
  }
}
