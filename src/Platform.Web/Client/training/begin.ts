import { showProblems } from "../shared/dom.ts";
import { makePracticeKey } from "./key.ts";
import { texts } from "./texts.ts";

// The key is kept before its public half leaves; then the form goes as it would have gone.
export function practise(form: HTMLFormElement): void {
  let going = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (going) return;
    going = true;
    void makePracticeKey().then((recipient) => {
      (form.elements.namedItem("Cle") as HTMLInputElement).value = recipient; // part of the form
      form.submit();
    }, () => {
      going = false;
      showProblems(form, texts.problem, [{ text: texts.noStorage }]);
    });
  });
  addEventListener("pageshow", () => { going = false; }); // back from the next page
}
