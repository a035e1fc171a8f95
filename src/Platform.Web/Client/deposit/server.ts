import type { KnownBlock } from "../shared/blocks.ts";
import type { Bytes } from "../shared/bytes.ts";
import { getJson, Refusal, send } from "../shared/http.ts";
import { isPassing, type Pace } from "../shared/retry.ts";
import type { Outcome } from "./contract.ts";
import type { DepositServer } from "./transmit.ts";

export function depositServer(base: string, token: string, pace: Pace, cut: (status: number) => void, restored: () => void): DepositServer {
  const patiently = async <T>(act: () => Promise<T>): Promise<T> => {
    for (let attempt = 0; ; attempt++) {
      try {
        const result = await act();
        if (attempt > 0) restored();
        return result;
      } catch (error) {
        const status = error instanceof Refusal ? error.status : 0;
        if (!isPassing(status) && status !== 401) throw error;
        cut(status);
        await pace.wait(attempt);
      }
    }
  };
  return {
    known: (envelope) => patiently(async () => (await getJson<{ blocs: KnownBlock[] }>(`${base}/enveloppes/${envelope}/blocs`)).blocs),
    put: (envelope, number, bytes, sha256, progress) => putBlock(`${base}/enveloppes/${envelope}/blocs/${number}`, token, bytes, sha256, progress),
    bordereau: async (body, read) => void (await patiently(() => send("PUT", `${base}/bordereau`, token, body, { "Content-Type": "application/json", ...(read === undefined ? {} : { "X-Lu": read }) }))),
    finalise: () => patiently(async () => {
      try {
        return (await send("POST", `${base}/finaliser`, token, "")) as Outcome;
      } catch (error) {
        if (error instanceof Refusal && error.status === 409 && (error.body as { manquants?: unknown } | null)?.manquants) return { missing: true as const };
        throw error;
      }
    }),
  };
}

// XMLHttpRequest, because fetch does not say how much of a body has left.
function putBlock(address: string, token: string, bytes: Bytes, sha256: string, progress: (sent: number) => void): Promise<number> {
  return new Promise((resolve) => {
    const request = new XMLHttpRequest();
    request.open("PUT", address);
    request.setRequestHeader("X-Jeton", token);
    request.setRequestHeader("X-Content-SHA256", sha256);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.timeout = 15 * 60_000; // 8 MiB on the slowest line worth waiting for
    request.upload.onprogress = ({ loaded }) => progress(loaded);
    request.onloadend = () => resolve(request.status);
    request.send(bytes);
  });
}
