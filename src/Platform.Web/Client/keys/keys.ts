import { moduleRoot } from "../shared/dom.ts";
import { createKey } from "./create.ts";
import { testKey } from "./drill.ts";
import { publishKeys } from "./publish.ts";

const root = moduleRoot("cles");
if (root?.dataset.etape === "creer") createKey(root);
if (root?.dataset.etape === "essayer") testKey(root);
if (root?.dataset.etape === "publier") publishKeys(root);
