// The worker: reads, packs and seals beside the page. One block is made ahead of the page’s asking, no more, so memory stays bounded.
import { hasherBehind } from "../shared/document-hash.ts";
import { SourceChanged, type Source } from "../shared/pli.ts";
import { beginSealing, PlaintextChanged, type Order, type SealedBlock, type Sealing } from "./sealing.ts";
import type { FileOrder, FromSealer, ToSealer } from "./sealer-port.ts";

let sealing: Sealing | undefined;
let ahead: Promise<IteratorResult<SealedBlock>> | undefined;

self.onmessage = async ({ data }: MessageEvent<ToSealer>) => {
  try {
    if (data.kind === "begin") {
      const begun = await beginSealing(orderOf(data.order), data.documents && hasherBehind(data.documents));
      sealing = begun;
      say({ kind: "ready", kept: begun.kept, fileSize: begun.fileSize });
    } else if (data.kind === "spare") {
      sealing!.spare(data.bytes);
    } else {
      const { value, done } = await (ahead ?? sealing!.blocks.next());
      ahead = done ? undefined : sealing!.blocks.next();
      ahead?.catch(() => {}); // told when the page asks
      if (done) say({ kind: "end", documents: sealing!.documents });
      else say({ kind: "block", block: value }, [value.bytes.buffer]);
    }
  } catch (error) {
    say({ kind: "failed", reason: reasonOf(error), message: String(error) });
  }
};

function orderOf({ files, ...rest }: FileOrder): Order {
  return { ...rest, pieces: files.map(({ name, file }) => ({ name, size: file.size, open: () => sourceOf(file) })) };
}

// One pass over the file into memory of ours, six times cheaper than a slice at a time; slices where the browser’s streams cannot do that.
function sourceOf(file: File): Source {
  const reader = byteReader(file);
  let at = 0;
  return {
    read: async (into) => {
      if (reader) return (await reader.read(into)).value ?? new Uint8Array(0);
      const bytes = new Uint8Array(await file.slice(at, at + into.length).arrayBuffer());
      at += bytes.length;
      into.set(bytes);
      return into.subarray(0, bytes.length);
    },
  };
}

function byteReader(file: File): ReadableStreamBYOBReader | null {
  try {
    return file.stream().getReader({ mode: "byob" });
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}

// A file changed on the disk since it was chosen: the browser refuses to read it (NotReadableError).
function reasonOf(error: unknown): "changed" | "unreadable" | "other" {
  if (error instanceof PlaintextChanged || error instanceof SourceChanged) return "changed";
  return error instanceof DOMException ? "unreadable" : "other";
}

function say(message: FromSealer, transfer: Transferable[] = []): void {
  (self as unknown as { postMessage(message: FromSealer, transfer: Transferable[]): void }).postMessage(message, transfer);
}
