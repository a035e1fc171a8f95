// The worker: reads, packs and seals beside the page. One block is made ahead of the page’s asking, no more, so memory stays bounded.
import { SourceChanged, type Piece } from "../shared/pli.ts";
import { beginSealing, PlaintextChanged, type Order, type SealedBlock, type Sealing } from "./sealing.ts";
import type { FileOrder, FromSealer, ToSealer } from "./sealer-port.ts";

let sealing: Sealing | undefined;
let ahead: Promise<IteratorResult<SealedBlock>> | undefined;

self.onmessage = async ({ data }: MessageEvent<ToSealer>) => {
  try {
    if (data.kind === "begin") {
      const begun = await beginSealing(orderOf(data.order));
      sealing = begun;
      say({ kind: "ready", kept: begun.kept, fileSize: begun.fileSize });
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
  return { ...rest, pieces: files.map(pieceOf) };
}

function pieceOf({ name, file }: { name: string; file: File }): Piece {
  return { name, size: file.size, read: async (from, to) => new Uint8Array(await file.slice(from, to).arrayBuffer()) };
}

// A file changed on the disk since it was chosen: the browser refuses to read it (NotReadableError).
function reasonOf(error: unknown): "changed" | "unreadable" | "other" {
  if (error instanceof PlaintextChanged || error instanceof SourceChanged) return "changed";
  return error instanceof DOMException ? "unreadable" : "other";
}

function say(message: FromSealer, transfer: Transferable[] = []): void {
  (self as unknown as { postMessage(message: FromSealer, transfer: Transferable[]): void }).postMessage(message, transfer);
}
