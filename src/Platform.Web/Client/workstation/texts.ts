import { inLanguage } from "../shared/language.ts";
import { texts as inEnglish } from "./texts.en.ts";
import { texts as french } from "./texts.fr.ts";

export const texts = inLanguage(french, inEnglish);
