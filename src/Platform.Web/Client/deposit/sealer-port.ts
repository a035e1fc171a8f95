import { startWorker } from "../shared/worker.ts";
import type { Bytes } from "../shared/bytes.ts";
import type { ManifestEntry } from "../shared/pli.ts";
import type { KeptEnvelope, Order, SealedBlock } from "./sealing.ts";

export type FileOrder = Omit<Order, "pieces"> & { readonly files: readonly { readonly name: string; readonly file: File }[] };
export type ToSealer = { kind: "begin"; order: FileOrder } | { kind: "next" };
export type FromSealer =
  | { kind: "ready"; kept: KeptEnvelope; fileSize: number }
  | { kind: "block"; block: SealedBlock }
  | { kind: "end"; documents: ManifestEntry[] }
  | { kind: "failed"; reason: "changed" | "unreadable" | "other"; message: string };

export class SealingFailed extends Error {
  constructor(readonly reason: "changed" | "unreadable" | "other", message: string) {
    super(message);
  }
}

// What the transmission needs of a sealer; the tests give it one without a worker.
export interface Sealer {
  begin(order: FileOrder): Promise<{ kept: KeptEnvelope; fileSize: number }>;
  next(): Promise<{ block: SealedBlock } | { documents: ManifestEntry[] }>;
  close(): void;
}

export interface WholeHash {
  push(bytes: Bytes): Promise<void>;
  end(): Promise<Bytes>;
  close(): void;
}

export function workerSealer(): Sealer {
  const worker = startWorker("sealer");
  const ask = (message: ToSealer): Promise<FromSealer> => exchange(worker, message, []);
  return {
    begin: async (order) => {
      const answer = await ask({ kind: "begin", order });
      if (answer.kind !== "ready") throw failure(answer);
      return answer;
    },
    next: async () => {
      const answer = await ask({ kind: "next" });
      if (answer.kind !== "block" && answer.kind !== "end") throw failure(answer);
      return answer;
    },
    close: () => worker.terminate(),
  };
}

export function workerHash(): WholeHash {
  const worker = startWorker("hasher");
  return {
    push: async (bytes) => void (await exchange(worker, { bytes }, [bytes.buffer])),
    end: async () => (await exchange<unknown, { digest: Bytes }>(worker, { end: true }, [])).digest,
    close: () => worker.terminate(),
  };
}

function failure(answer: FromSealer): SealingFailed {
  return answer.kind === "failed" ? new SealingFailed(answer.reason, answer.message) : new SealingFailed("other", answer.kind);
}

function exchange<Out, In>(worker: Worker, message: Out, transfer: Transferable[]): Promise<In> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data as In);
    worker.onerror = (event) => reject(new SealingFailed("other", event.message));
    worker.postMessage(message, transfer);
  });
}
