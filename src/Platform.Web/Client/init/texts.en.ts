import type { texts as french } from "./texts.fr.ts";

export const texts: typeof french = {
  givenBack: "What you had written before being signed out has been put back here, except for the files. Nothing had been sent: read it again, then send it.",
  clear: "Clear this text",
};
