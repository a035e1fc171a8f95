import { isPassing, type Pace } from "./retry.ts";
import type { Bytes } from "./bytes.ts";

export const BLOCK = 8 << 20;
const PARALLEL = 3;
const CORRUPTED_TWICE_IS_ENOUGH = 3;

export interface KnownBlock {
  readonly numero: number;
  readonly sha256: string;
  readonly taille: number;
}

export interface BlockServer {
  known(envelope: string): Promise<readonly KnownBlock[]>;
  // The status of the answer, 0 when there is none.
  put(envelope: string, number: number, bytes: Bytes, sha256: string, progress: (sent: number) => void): Promise<number>;
}

export interface SendingEvents {
  progress(sent: number): void; // bytes on the wire or acknowledged, of the blocks sent here
  cut(status: number): void;
  restored(): void;
}

export class BlockRefused extends Error {
  constructor(readonly status: number, readonly number: number) {
    super(`block ${number} refused: ${status}`);
  }
}

// At most three blocks on the wire; `push` returns when there is room for one more, so memory is bounded by the same number.
export class BlockSender {
  private readonly flying = new Map<string, { promise: Promise<void>; sent: number }>();
  private acknowledged = 0;
  private failure: unknown = null;
  private isCut = false;

  constructor(private readonly server: BlockServer, private readonly pace: Pace, private readonly events: SendingEvents) {}

  // `arrived` is told once the block is acknowledged and its bytes are of no more use.
  async push(envelope: string, number: number, bytes: Bytes, sha256: string, arrived: (bytes: Bytes) => void = () => {}): Promise<void> {
    while (this.flying.size >= PARALLEL) await Promise.race([...this.flying.values()].map((f) => f.promise));
    this.throwIfFailed();
    const key = `${envelope}/${number}`;
    const flight = { sent: 0, promise: Promise.resolve() };
    this.flying.set(key, flight);
    flight.promise = this.send(envelope, number, bytes, sha256, flight, arrived).catch((error: unknown) => { this.failure ??= error; }).finally(() => this.flying.delete(key));
  }

  async drain(): Promise<void> {
    await Promise.all([...this.flying.values()].map((f) => f.promise));
    this.throwIfFailed();
  }

  private throwIfFailed(): void {
    if (this.failure !== null) throw this.failure;
  }

  private async send(envelope: string, number: number, bytes: Bytes, sha256: string, flight: { sent: number }, arrived: (bytes: Bytes) => void): Promise<void> {
    let corrupted = 0;
    for (let attempt = 0; ; attempt++) {
      const status = await this.server.put(envelope, number, bytes, sha256, (sent) => this.report(flight, sent));
      if (status >= 200 && status < 300) break;
      const passing = isPassing(status) || status === 401 || (status === 422 && ++corrupted < CORRUPTED_TWICE_IS_ENOUGH);
      if (!passing) throw new BlockRefused(status, number);
      this.report(flight, 0);
      this.isCut = true;
      this.events.cut(status);
      await this.pace.wait(attempt);
      if (this.failure !== null) return; // another block was refused for good: no use going on
    }
    this.acknowledged += bytes.length;
    if (this.isCut) {
      this.isCut = false;
      this.events.restored();
    }
    this.report(flight, 0);
    arrived(bytes);
  }

  private report(flight: { sent: number }, sent: number): void {
    flight.sent = sent;
    let total = this.acknowledged;
    for (const { sent: part } of this.flying.values()) total += part;
    this.events.progress(total);
  }
}
