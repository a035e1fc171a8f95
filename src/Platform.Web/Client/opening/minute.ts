import { h } from "../shared/dom.ts";
import { hourOf } from "../shared/french.ts";

// A line of the minutes, as the server writes it.
export const minute = (at: Date, words: string, now: Date): HTMLElement => h("li", {}, `${hourOf(at, now)} ${words}`);
