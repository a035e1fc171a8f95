// For whoever is signed in, and the sign-in page: before init.js, so that its components see the boxes as they were.
import { keepForms } from "./kept-form.ts";

keepForms(Date.now());
