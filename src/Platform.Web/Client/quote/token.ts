import { Refusal } from "../shared/http.ts";
import { texts } from "./texts.ts";

// The token of the same page as the server would give it now. Read as text: no markup is parsed. Only for the person who opened this page.
export async function freshToken(): Promise<string> {
  const answer = await fetch(location.pathname, { headers: { Accept: "text/html" }, cache: "no-store" });
  const page = answer.redirected ? "" : await answer.text();
  const token = attribute(page, "data-jeton");
  if (token === null) throw new Refusal(401, texts.signedOut, "", null);
  if (attribute(page, "data-personne") !== (document.body.dataset.personne ?? "")) throw new Refusal(409, texts.otherPerson, "", null);
  return token;
}

const attribute = (page: string, name: string): string | null => new RegExp(`\\s${name}="([^"]*)"`).exec(page)?.[1] ?? null;
