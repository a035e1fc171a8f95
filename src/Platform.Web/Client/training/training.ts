// The training space: the form that begins a practice deposit, and its practice opening.
import { moduleRoot } from "../shared/dom.ts";
import { practise } from "./begin.ts";
import { openPractice } from "./opening.ts";

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-essai]")) practise(form);
const session = moduleRoot("essai-ouverture");
if (session) void openPractice(session);
