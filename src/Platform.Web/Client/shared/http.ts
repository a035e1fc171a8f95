export class Refusal extends Error {
  constructor(readonly status: number, readonly title: string, readonly detail: string, readonly body: unknown) {
    super(detail || title);
  }
}

// Patience in milliseconds; without one, the browser's own.
export async function getJson<T>(address: string, patience?: number): Promise<T> {
  const signal = patience === undefined ? null : AbortSignal.timeout(patience);
  return (await answerOf(await fetch(address, { headers: { Accept: "application/json" }, cache: "no-store", signal }))) as T;
}

export async function send(method: "POST" | "PUT", address: string, token: string, body: BodyInit, headers: Record<string, string> = {}): Promise<unknown> {
  return answerOf(await fetch(address, { method, body, headers: { "X-Jeton": token, Accept: "application/json", ...headers } }));
}

// Errors are problem+json in French; anything else is said with its status only.
async function answerOf(answer: Response): Promise<unknown> {
  const json = answer.headers.get("Content-Type")?.includes("json") ? await answer.json().catch(() => null) : null;
  if (answer.ok) return json;
  const problem = (json ?? {}) as { title?: string; detail?: string };
  throw new Refusal(answer.status, problem.title ?? "", problem.detail ?? "", json);
}
