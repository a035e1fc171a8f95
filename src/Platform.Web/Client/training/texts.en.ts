import { plural } from "../shared/french.ts";
import type { texts as french } from "./texts.fr.ts";

export const texts: typeof french = {
  problem: "There is a problem",
  noStorage: "Your browser refuses to keep the practice key (storage is blocked). Nothing has been sent. Leave private browsing or allow this site to store data, then try again.",
  unreachable: "The platform does not answer, or this trial has been erased. Reload the page; otherwise start a new trial.",
  keyElsewhere: "The practice key stayed in the browser that made it: without it, nobody can open these envelopes. Open this page in that browser, or start a new trial. The same would happen to a buyer who lost all their keys.",
  sealed: "Sealed",
  opening: "Being opened",
  opened: "Opened",
  damaged: "Unreadable",
  open: "Open the envelopes with the practice key",
  minutes: "Minutes of the trial",
  begun: "Deadline passed: the envelopes are handed over, sealed.",
  keyTaken: "Practice key presented. It has not left this browser.",
  done: "Opening completed.",
  read: (label: string, files: number) => `Envelope “${label}” opened: ${plural(files, "document", "documents")}, hashes verified.`,
  failed: (label: string) => `Envelope “${label}”: it could not be read.`,
};
