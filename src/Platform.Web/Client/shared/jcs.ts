// RFC 8785 (JCS). JavaScript is the reference: numbers as ECMAScript writes them, keys in UTF-16 order.
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export function jcs(value: Json): string {
  if (typeof value === "string") return quote(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) throw new RangeError("JCS has no NaN and no infinity");
    return JSON.stringify(value);
  }
  if (value === null || typeof value === "boolean") return String(value);
  if (Array.isArray(value)) return `[${value.map(jcs).join(",")}]`;
  const object = value as { readonly [key: string]: Json };
  return `{${Object.keys(object).sort(utf16).map((key) => `${quote(key)}:${jcs(object[key]!)}`).join(",")}}`;
}

function quote(value: string): string {
  if (!value.isWellFormed()) throw new RangeError("JCS refuses a lone surrogate");
  return JSON.stringify(value);
}

const utf16 = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
