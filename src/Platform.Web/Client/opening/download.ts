import type { Bytes } from "../shared/bytes.ts";
import { isPassing, type Pace } from "../shared/retry.ts";
import { Interrupted, Refused } from "./open-envelope.ts";

const ATTEMPTS = 8;

// Goes on from the last byte received when the line breaks (Range); gives up after a minute or so, the bid stays sealed.
export async function* download(address: string, size: number, pace: Pace, progress: (done: number) => void): AsyncGenerator<Bytes> {
  let done = 0;
  for (let attempt = 0; done < size; attempt++) {
    if (attempt > 0) await pace.wait(attempt - 1);
    try {
      const answer = await fetch(address, { cache: "no-store", headers: done > 0 ? { Range: `bytes=${done}-` } : {} });
      if (!answer.ok && !isPassing(answer.status)) throw new Refused(await reasonOf(answer));
      if (!answer.ok || answer.body === null || (done > 0 && answer.status !== 206)) throw new Interrupted();
      const reader = answer.body.getReader();
      for (let next = await reader.read(); !next.done; next = await reader.read()) {
        done += next.value.length;
        attempt = 0;
        progress(done);
        yield next.value;
      }
      if (done < size) return; // the server ended it: what came is judged as it is, and found truncated
    } catch (error) {
      if (attempt >= ATTEMPTS || !(error instanceof Interrupted || error instanceof TypeError)) throw error instanceof TypeError ? new Interrupted() : error;
    }
  }
}

// Errors are problem+json in French; anything else has no words.
async function reasonOf(answer: Response): Promise<string> {
  const problem = (await answer.json().catch(() => null)) as { detail?: string } | null;
  return problem?.detail ?? "";
}
