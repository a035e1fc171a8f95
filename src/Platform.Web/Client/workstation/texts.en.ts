import { duration, plural } from "../shared/french.ts";
import type { texts as french } from "./texts.fr.ts";

export const texts: typeof french = {
  running: "Test under way, less than thirty seconds…",
  testing: "Test under way",
  word: { bon: "Good", attention: "To watch", rouge: "To fix" },
  toDo: "What to do: ",
  failed: "The test stopped for no known reason.",
  failedRemedy: "Reload the page. If it happens again, try another browser, or call support.",
  verdict: (red: number, orange: number, spent: number) => {
    const time = `Test done in ${duration(spent)}.`;
    if (red > 0) return `${plural(red, "point to fix", "points to fix")} before submitting from this computer. ${time}`;
    return orange > 0 ? `Your computer can submit; ${plural(orange, "point to watch", "points to watch")}. ${time}` : `Your computer is ready. ${time}`;
  },
  needs: { secure: "secure connection (https)", crypto: "browser encryption", worker: "background work", storage: "local storage", recent: "recent version" },
  unknownBrowser: "Unrecognised browser",
  browserGood: (name: string) => `${name}. Nothing to install.`,
  browserOld: (name: string) => `${name}: rather old, it may be enough.`,
  browserOldRemedy: "update this browser before the day of submission.",
  browserMissing: (name: string, missing: readonly string[]) => `${name}. Missing: ${missing.join(", ")}.`,
  browserRemedy: "update this browser, or use a current version of Firefox, Chrome or Edge.",
  sealingGood: (native: boolean, spent: number) => `A test file was sealed and opened again here, in ${spent} ms${native ? "" : " (without acceleration: slower for very large files)"}.`,
  sealingBad: "This browser does not seal correctly.",
  workersGood: "The browser encrypts beside the page, which stays usable.",
  workersBad: "The browser does not start background work.",
  workersRemedy: "disable the extension that blocks scripts on this site, or try another browser.",
  draftsGood: (room: string | null) => `An interrupted submission will be able to resume${room === null ? "." : ` (${room} free).`}`,
  draftsSmall: (room: string) => `Little space: ${room}.`,
  draftsSmallRemedy: "free some disk space; without it, an interrupted submission could not resume.",
  draftsBad: "The browser keeps nothing: a submission cannot start.",
  draftsRemedy: "leave private browsing and allow this site to store data.",
  clockRight: "The time on this computer is that of the platform.",
  clockFast: (by: string) => `This computer is ${by} fast.`,
  clockSlow: (by: string) => `This computer is ${by} slow.`,
  clockRemedy: "set the automatic time in the computer’s settings. During submission, trust the time shown at the top of the page: it alone counts.",
  line: (down: string | null, up: string | null, forHundred: string | null, most: string) =>
    `Download ${down === null ? "very slow" : `${down}/s`}, upload ${up === null ? "very slow" : `${up}/s`}.${forHundred === null ? "" : ` At this rate, 100 MB are sent in ${forHundred}.`} A bid may reach ${most}.`,
  lineSlowRemedy: "start sending early if your files are large. An interrupted upload resumes where it stopped.",
  lineRemedy: "change connection (cable, another network, phone tethering), or start very early. An interrupted upload resumes where it stopped.",
  busy: "Measurement impossible for the moment: too many tests from your address.",
  busyRemedy: "try again in a minute.",
  unreachable: "The platform did not answer.",
  unreachableRemedy: "check the connection, and that your company’s firewall lets this site through.",
};
