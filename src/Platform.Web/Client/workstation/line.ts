// What is asked of the line: the platform's hour, and some hundred kilobytes each way. Nothing of it is stored.
import { random } from "../shared/bytes.ts";
import { duration, size } from "../shared/french.ts";
import { required } from "../shared/dom.ts";
import type { Finding } from "./finding.ts";
import { texts } from "./texts.ts";

const PATIENCE = 9000; // each way; with three readings of the clock it stays under thirty seconds
const CLOCK_PATIENCE = 3000;
const READINGS = 3;
const BUSY = 429;

class Busy extends Error {}

export async function clock(page: HTMLElement): Promise<Finding> {
  let best = { offset: 0, trip: Infinity };
  let failure: unknown;
  for (let i = 0; i < READINGS; i++) {
    try {
      const sent = performance.now();
      const { heure } = (await (await ask(required(page, "heure"), {}, CLOCK_PATIENCE)).json()) as { heure: string };
      const trip = performance.now() - sent;
      if (trip < best.trip) best = { offset: Date.now() - trip / 2 - Date.parse(heure), trip };
    } catch (error) {
      failure = error; // one reading that came is enough
    }
  }
  if (best.trip === Infinity) return unmeasured(failure);
  const off = Math.abs(best.offset) / 1000;
  const measure = off < 2 ? texts.clockRight : best.offset > 0 ? texts.clockFast(duration(off * 1000)) : texts.clockSlow(duration(off * 1000));
  const light = off > value(page, "horlogeEchec") ? "rouge" : off > value(page, "horlogeAttention") ? "attention" : "bon";
  return light === "bon" ? { light, measure } : { light, measure, remedy: texts.clockRemedy };
}

export async function throughput(page: HTMLElement): Promise<Finding> {
  const bytes = value(page, "octets");
  try {
    const down = await rate(bytes, async () => { await (await ask(required(page, "descente"))).arrayBuffer(); });
    const body = random(bytes);
    const up = await rate(bytes, async () => { await ask(required(page, "montee"), { method: "POST", body, headers: { "Content-Type": "application/octet-stream" } }); });
    const most = value(page, "maximum");
    const measure = texts.line(down === null ? null : size(down), up === null ? null : size(up), up === null ? null : duration((100e6 / up) * 1000), size(most));
    const light = up === null || up < value(page, "debitEchec") ? "rouge" : up < value(page, "debitAttention") ? "attention" : "bon";
    return light === "bon" ? { light, measure } : { light, measure, remedy: light === "rouge" ? texts.lineRemedy : texts.lineSlowRemedy };
  } catch (error) {
    return unmeasured(error);
  }
}

// null: not over when patience was.
async function rate(bytes: number, transfer: () => Promise<void>): Promise<number | null> {
  const begun = performance.now();
  try {
    await transfer();
  } catch (error) {
    if (error instanceof DOMException && (error.name === "TimeoutError" || error.name === "AbortError")) return null;
    throw error;
  }
  return Math.round((bytes / Math.max(1, performance.now() - begun)) * 1000);
}

async function ask(address: string, init: RequestInit = {}, patience = PATIENCE): Promise<Response> {
  const answer = await fetch(address, { ...init, cache: "no-store", signal: AbortSignal.timeout(patience) });
  if (answer.status === BUSY) throw new Busy();
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

function unmeasured(error: unknown): Finding {
  return error instanceof Busy ? { light: "attention", measure: texts.busy, remedy: texts.busyRemedy } : { light: "rouge", measure: texts.unreachable, remedy: texts.unreachableRemedy };
}

const value = (page: HTMLElement, name: string): number => Number(required(page, name));
