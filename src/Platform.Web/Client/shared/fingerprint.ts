import { digest, toHex, utf8 } from "./bytes.ts";

// What two people compare aloud: ten groups of four, in two halves that never break.
export function fingerprint(recipient: string): [string, string] {
  const groups = toHex(digest(utf8(`cle/v1\0${recipient}`)).subarray(0, 20)).match(/.{4}/g)!;
  return [groups.slice(0, 5).join(" "), groups.slice(5).join(" ")];
}
