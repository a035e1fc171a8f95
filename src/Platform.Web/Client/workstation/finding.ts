export type Light = "bon" | "attention" | "rouge";

export interface Finding {
  readonly light: Light;
  readonly measure: string;
  readonly remedy?: string; // what to do, when it is not green
}
