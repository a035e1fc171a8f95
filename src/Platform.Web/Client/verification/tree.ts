import { svg } from "../shared/dom.ts";
import { texts } from "./texts.ts";

export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly kind: "chemin" | "soeur" | "";
}

export interface Drawing {
  readonly dots: readonly Dot[];
  readonly lines: readonly { readonly from: Dot; readonly to: Dot; readonly isPath: boolean }[];
  readonly top: Dot;
  readonly leaf: Dot;
  readonly depth: number; // levels between the leaf and the top of what is drawn
}

const WIDTH = 480;
const LEAF_Y = 300;
const LEVEL = 60;

// The eight leaves around ours: an aligned group of eight is always one subtree (RFC 9162), the last one may be smaller.
export function drawTree(index: number, size: number): Drawing {
  const first = size <= 8 ? 0 : index - (index % 8);
  const leaves = Math.min(8, size - first);
  const dots: Dot[] = [];
  const lines: Drawing["lines"][number][] = [];
  const step = WIDTH / leaves;
  let leaf: Dot | undefined;
  const build = (from: number, count: number, kind: Dot["kind"]): { dot: Dot; height: number } => {
    if (count === 1) {
      const dot: Dot = { x: step * (from - first + 0.5), y: LEAF_Y, kind };
      if (from === index) leaf = dot;
      dots.push(dot);
      return { dot, height: 0 };
    }
    const split = largestPowerBelow(count);
    const isLeft = index < from + split;
    const kinds: Dot["kind"][] = kind === "chemin" ? (isLeft ? ["chemin", "soeur"] : ["soeur", "chemin"]) : ["", ""];
    const left = build(from, split, kinds[0]!);
    const right = build(from + split, count - split, kinds[1]!);
    const height = Math.max(left.height, right.height) + 1;
    const dot: Dot = { x: (left.dot.x + right.dot.x) / 2, y: LEAF_Y - height * LEVEL, kind };
    for (const under of [left.dot, right.dot]) lines.push({ from: under, to: dot, isPath: kind === "chemin" });
    dots.push(dot);
    return { dot, height };
  };
  const top = build(first, leaves, "chemin").dot;
  return { dots, lines, top, leaf: leaf!, depth: depthOf(index - first, leaves) };
}

function depthOf(index: number, count: number): number {
  if (count === 1) return 0;
  const split = largestPowerBelow(count);
  return 1 + (index < split ? depthOf(index, split) : depthOf(index - split, count - split));
}

function largestPowerBelow(count: number): number {
  let power = 1;
  while (power * 2 < count) power *= 2;
  return power;
}

export function treePicture(index: number, size: number, pathLength: number): SVGElement {
  const { dots, lines, top, leaf, depth } = drawTree(index, size);
  const others = pathLength - depth;
  const root: Dot = others > 0 ? { x: top.x, y: 26, kind: "chemin" } : top;
  const dot = ({ x, y, kind }: Dot): SVGElement => svg("circle", { cx: x.toFixed(1), cy: y, r: 11, class: kind || undefined });
  const line = (from: Dot, to: Dot, className: string | undefined): SVGElement => svg("line", { x1: from.x.toFixed(1), y1: from.y, x2: to.x.toFixed(1), y2: to.y, class: className });
  const beside = root.x > WIDTH / 2 ? { x: (root.x - 22).toFixed(1), "text-anchor": "end" } : { x: (root.x + 22).toFixed(1) };
  return svg("svg", { viewBox: `0 ${root.y - 26} ${WIDTH} ${371 - root.y}`, role: "img", "aria-labelledby": "t-arbre" },
    svg("title", { id: "t-arbre" }, texts.pictureTitle(pathLength, others <= 0)),
    ...lines.map(({ from, to, isPath }) => line(from, to, isPath ? "chemin" : undefined)),
    ...(others > 0 ? [line(top, { ...root, y: 36 }, "chemin saut"), dot(root), svg("text", { ...beside, y: (top.y + 36) / 2 + 5 }, texts.levels(others))] : []),
    ...dots.map(dot),
    svg("text", { ...beside, y: root.y + 6 }, texts.signedRoot),
    svg("text", { x: Math.min(WIDTH - 36, Math.max(36, leaf.x)).toFixed(1), y: 334, "text-anchor": "middle" }, texts.yours));
}
