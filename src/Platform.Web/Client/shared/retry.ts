// Back-off with jitter: an outage must not end with every bidder coming back in the same second.
export interface Pace {
  wait(attempt: number): Promise<void>;
}

export const delay = (attempt: number, random: () => number = Math.random): number => Math.min(30_000, 500 * 2 ** Math.min(attempt, 7)) * (0.5 + random() / 2);

export const pace: Pace = {
  wait: (attempt) => new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      globalThis.removeEventListener("online", done);
      resolve();
    };
    const timer = setTimeout(done, delay(attempt));
    globalThis.addEventListener("online", done);
  }),
};

// 0: no answer. A server that is full, slow or restarting is asked again; a refusal is final.
export const isPassing = (status: number): boolean => status === 0 || status === 408 || status === 425 || status === 429 || status >= 500;
