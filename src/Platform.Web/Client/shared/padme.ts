// Padmé: hides the size of a bid within 3.2 %; small bids all have the same size (profile pli/1).
export const SMALLEST_PLAINTEXT = 262_144;

export function padme(length: number): number {
  if (length <= SMALLEST_PLAINTEXT) return SMALLEST_PLAINTEXT;
  // Past 2^32 the bit operators of JavaScript wrap: powers and remainders only.
  const exponent = floorLog2(length);
  const kept = floorLog2(exponent) + 1;
  const step = 2 ** (exponent - kept);
  return Math.ceil(length / step) * step;
}

export const isLegalPlaintextSize = (size: number): boolean => size >= SMALLEST_PLAINTEXT && padme(size) === size;

function floorLog2(value: number): number {
  let exponent = 0;
  while (2 ** (exponent + 1) <= value) exponent++;
  return exponent;
}
