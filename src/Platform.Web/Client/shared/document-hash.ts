import { sha256 } from "@noble/hashes/sha2.js";
import { nativeDigest, type Bytes } from "./bytes.ts";

// Where documents lie in a batch of plaintext, in order; `size` is that of the whole document.
export interface Part {
  readonly from: number;
  readonly to: number;
  readonly size: number;
}

export interface DocumentHasher {
  take(batch: Bytes, parts: readonly Part[]): Promise<Bytes>; // gives back a batch to fill: this one or another
  digests(): Promise<Bytes[]>; // of the documents taken whole since the last time, in order
}

const WHOLE = 8 << 20; // WebCrypto hashes only what it is given whole; longer documents are hashed by the script, piece by piece

export function documentHasher(): DocumentHasher {
  let done: Bytes[] = [];
  let whole: Bytes | undefined;
  let script = sha256.create();
  let taken = 0;
  return {
    take: async (batch, parts) => {
      for (const { from, to, size } of parts) {
        const bytes = batch.subarray(from, to);
        if (size > WHOLE) script.update(bytes);
        else (whole ??= new Uint8Array(WHOLE)).set(bytes, taken);
        taken += bytes.length;
        if (taken < size) continue;
        done.push(size > WHOLE ? (script.digest() as Bytes) : await nativeDigest(whole!.subarray(0, size)));
        if (size > WHOLE) script = sha256.create();
        taken = 0;
      }
      return batch;
    },
    digests: async () => {
      const all = done;
      done = [];
      return all;
    },
  };
}

type ToHasher = { batch: Bytes; parts: readonly Part[] } | { end: true };
type FromHasher = { batch: Bytes } | { digests: Bytes[] } | { failed: string };

const AT_ONCE = 4; // batches that go round

// The same in another thread: one batch is hashed there while the next is filled here.
export function hasherBehind(port: MessagePort): DocumentHasher {
  const free: Bytes[] = [];
  let made = 1; // the caller’s own
  let digests: Bytes[] | undefined;
  let failure: Error | undefined;
  let wake = (): void => {};
  port.onmessage = ({ data }: MessageEvent<FromHasher>) => {
    if ("batch" in data) free.push(data.batch);
    else if ("digests" in data) digests = data.digests;
    else failure = new Error(data.failed);
    wake();
  };
  const until = async <T>(got: () => T | undefined): Promise<T> => {
    for (;;) {
      if (failure) throw failure;
      const value = got();
      if (value !== undefined) return value;
      await new Promise<void>((resolve) => { wake = resolve; });
    }
  };
  return {
    take: async (batch, parts) => {
      if (parts.length === 0) return batch;
      const size = batch.length;
      port.postMessage({ batch, parts } satisfies ToHasher, [batch.buffer]);
      if (free.length === 0 && made < AT_ONCE) {
        made++;
        return new Uint8Array(size);
      }
      return until(() => free.pop());
    },
    digests: async () => {
      digests = undefined;
      port.postMessage({ end: true } satisfies ToHasher);
      return until(() => digests);
    },
  };
}

export function serveHasher(port: MessagePort): void {
  const hasher = documentHasher();
  const say = (message: FromHasher, transfer: Transferable[] = []): void => port.postMessage(message, transfer);
  let turn = Promise.resolve();
  port.onmessage = ({ data }: MessageEvent<ToHasher>) => {
    turn = turn.then(async () => {
      if ("end" in data) return say({ digests: await hasher.digests() });
      const batch = await hasher.take(data.batch, data.parts);
      say({ batch }, [batch.buffer]);
    }).catch((error: unknown) => say({ failed: String(error) }));
  };
}
