// The worker that opens: the page stays alive while a large bid is read.
import { pace } from "../shared/retry.ts";
import { download } from "./download.ts";
import { openEnvelope, type ToOpen } from "./open-envelope.ts";

self.onmessage = async ({ data }: MessageEvent<{ order: ToOpen; address: string }>) => {
  let told = 0;
  const source = download(data.address, data.order.taille, pace, (done) => {
    if (done - told < 1 << 20 && done < data.order.taille) return;
    told = done;
    self.postMessage({ done });
  });
  try {
    self.postMessage({ opened: await openEnvelope(data.order, source) });
  } catch (error) {
    self.postMessage({ failed: String(error) });
  }
};
