import { startWorker } from "../shared/worker.ts";
import type { Bytes } from "../shared/bytes.ts";
import type { ManifestEntry } from "../shared/pli.ts";
import type { KeptEnvelope, Order, SealedBlock } from "./sealing.ts";

export type FileOrder = Omit<Order, "pieces"> & { readonly files: readonly { readonly name: string; readonly file: File }[] };
export type ToSealer = { kind: "begin"; order: FileOrder; documents?: MessagePort } | { kind: "next" } | { kind: "spare"; bytes: Bytes };
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
  spare(bytes: Bytes): void; // of a block that has arrived
  close(): void;
}

export interface WholeHash {
  push(bytes: Bytes): Promise<void>;
  end(): Promise<Bytes>;
  close(): void;
}

// Two threads: one reads, seals and hashes blocks, the other hashes the documents.
export function workerSealer(): Sealer {
  const [worker, hasher] = [startWorker("sealer"), startWorker("hasher")];
  const { port1, port2 } = new MessageChannel();
  hasher.postMessage({ documents: port1 }, [port1]);
  const ask = (message: ToSealer, transfer: Transferable[] = []): Promise<FromSealer> =>
    Promise.race([exchange<ToSealer, FromSealer>(worker, message, transfer), new Promise<never>((_, reject) => { hasher.onerror = (event) => reject(new SealingFailed("other", event.message)); })]);
  return {
    begin: async (order) => {
      const answer = await ask({ kind: "begin", order, documents: port2 }, [port2]);
      if (answer.kind !== "ready") throw failure(answer);
      return answer;
    },
    next: async () => {
      const answer = await ask({ kind: "next" });
      if (answer.kind !== "block" && answer.kind !== "end") throw failure(answer);
      return answer;
    },
    spare: (bytes) => worker.postMessage({ kind: "spare", bytes } satisfies ToSealer, [bytes.buffer]),
    close: () => {
      worker.terminate();
      hasher.terminate();
    },
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
