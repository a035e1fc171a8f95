import type { texts as french } from "./texts.fr.ts";

export const texts: typeof french = {
  problem: "Nothing has been sent yet",
  amountMissing: "Enter the amount excluding VAT. Example: 1250.00",
  amountNegative: "The amount cannot be negative.",
  amountTooFine: "The amount has two decimals at most. Example: 1250.00",
  amountTooLarge: "The amount is too large: ten digits at most before the decimal point.",
  amountUnreadable: "This amount cannot be read: digits and a decimal point. Example: 1250.00",
  zero: "Your price is €0. If that is what you mean, send again.",
  notPdf: "The attached quote is a PDF file of 2 MB at most.",
  sealing: "Sealing and sending…",
  signedOut: "You have been signed out. What you typed is still there: sign in in the other tab, come back here and send again.",
  signIn: "Sign in (new tab)",
  otherPerson: "Someone else has signed in in this browser in the meantime: the answer is not sent in their name. Sign in, reload the page and type it again.",
  unsent: "The answer could not be sent. What you typed is still there: check the connection, then try again.",
};
