import { english } from "./language.ts";

// The only way the modules write to the page: nodes and text. No markup is ever parsed (Trusted Types, no style attribute).
type Child = Node | string | null | undefined | false;
type Attributes = Record<string, string | number | boolean | ((event: Event) => void) | undefined>;

export function h<K extends keyof HTMLElementTagNameMap>(tag: K, attributes: Attributes = {}, ...children: Child[]): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  dress(element, attributes);
  add(element, children);
  return element;
}

export function svg(tag: string, attributes: Attributes = {}, ...children: Child[]): SVGElement {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  dress(element, attributes);
  add(element, children);
  return element;
}

export function replace(parent: Element, ...children: Child[]): void {
  parent.replaceChildren(...children.filter((c): c is Node | string => c !== null && c !== undefined && c !== false));
}

function dress(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined) element.setAttribute(name, String(value));
  }
}

function add(element: Element, children: Child[]): void {
  for (const child of children) if (child !== null && child !== undefined && child !== false) element.append(child);
}

export function moduleRoot(name: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-module="${name}"]`);
}

export function required(root: HTMLElement, name: string): string {
  const value = root.dataset[name];
  if (value === undefined) throw new Error(`data-${name} is missing on the root of the module`);
  return value;
}

export const unbroken = (value: string): HTMLSpanElement => h("span", { class: "pa-insecable" }, value);

export function fingerprintNodes([first, second]: [string, string]): Node[] {
  return [h("span", { class: "pa-empreinte" }, first), document.createTextNode(" "), h("span", { class: "pa-empreinte" }, second)];
}

export function tag(words: string, colour: "green" | "blue" | "grey" | "red" | "yellow"): HTMLElement {
  return h("strong", { class: `govuk-tag govuk-tag--${colour}` }, words);
}

export function button(words: string, click: () => void, kind = ""): HTMLButtonElement {
  return h("button", { type: "button", class: `govuk-button${kind && ` govuk-button--${kind}`}`, click }, words);
}

export interface Problem {
  readonly text: string;
  readonly field?: string; // id
  readonly elsewhere?: { readonly words: string; readonly href: string }; // opened beside this page, which keeps what was typed
}

// First thing in the view, focused; each line leads to its field.
export function errorSummary(title: string, problems: readonly Problem[]): HTMLElement {
  const items = problems.map(({ text, field, elsewhere }) => h("li", {}, field ? h("a", { href: `#${field}`, click: (event) => { event.preventDefault(); document.getElementById(field)?.focus(); } }, text) : text,
    elsewhere && " ", elsewhere && h("a", { href: elsewhere.href, target: "_blank", rel: "noopener" }, elsewhere.words)));
  return h("div", { class: "govuk-error-summary", tabindex: -1 },
    h("div", { role: "alert" }, h("h2", { class: "govuk-error-summary__title" }, title), h("div", { class: "govuk-error-summary__body" }, h("ul", { class: "govuk-list govuk-error-summary__list" }, ...items))));
}

export function showProblems(view: Element, title: string, problems: readonly Problem[], focus = true): void {
  view.querySelector(".govuk-error-summary")?.remove();
  if (problems.length === 0) return;
  const summary = errorSummary(title, problems);
  view.prepend(summary);
  if (focus) summary.focus();
}

export function warning(...words: Child[]): HTMLElement {
  return h("div", { class: "govuk-warning-text" }, h("span", { class: "govuk-warning-text__icon", "aria-hidden": "true" }, "!"),
    h("strong", { class: "govuk-warning-text__text" }, h("span", { class: "govuk-visually-hidden" }, english ? "Warning: " : "Attention\u00a0: "), ...words));
}

// Offered on a click: nothing is sent anywhere.
export function downloadLink(words: string, name: string, content: Blob, kind = "govuk-link"): HTMLAnchorElement {
  return h("a", { class: kind, href: URL.createObjectURL(content), download: name }, words);
}
