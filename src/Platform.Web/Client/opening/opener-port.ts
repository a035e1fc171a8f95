import { startWorker } from "../shared/worker.ts";
import type { Opened } from "./contract.ts";
import type { ToOpen } from "./open-envelope.ts";

type Message = { done: number } | { opened: Opened } | { failed: string };

export function openInWorker(order: ToOpen, address: string, progress: (done: number) => void): Promise<Opened> {
  const worker = startWorker("opener");
  return new Promise<Opened>((resolve, reject) => {
    worker.onerror = (event) => reject(new Error(event.message));
    worker.onmessage = ({ data }: MessageEvent<Message>) => {
      if ("done" in data) progress(data.done);
      else if ("opened" in data) resolve(data.opened);
      else reject(new Error(data.failed));
    };
    worker.postMessage({ order, address });
  }).finally(() => worker.terminate());
}
