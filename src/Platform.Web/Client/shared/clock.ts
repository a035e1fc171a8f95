import { hour, longDay } from "./french.ts";
import { replace, svg, unbroken } from "./dom.ts";

// The platform's hour, from one server reading; the local clock only counts what has passed since.
export class Clock {
  private readonly readAt = performance.now();
  constructor(private readonly server: Date) {}

  now(): Date {
    return new Date(this.server.getTime() + performance.now() - this.readAt);
  }

  // Ticks whatever shows time, and the header where clock.js does not do it already.
  run(tick: (now: Date) => void = () => {}): void {
    const alive = document.querySelector("[data-horloge-heure]") !== null;
    const header = alive ? null : document.querySelector("[data-horloge]") ?? document.querySelector(".pa-horloge strong");
    const beat = (): void => {
      const now = this.now();
      if (header) replace(header, `${longDay(now)}, `, unbroken(hour(now, true)));
      tick(now);
    };
    beat();
    setInterval(beat, 1000);
  }
}

export function gauge(ratio: number, label: string): SVGElement {
  const width = Math.round(Math.max(0, Math.min(1, ratio)) * 100);
  return svg("svg", { class: "pa-jauge", viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img", "aria-label": label },
    svg("rect", { class: "pa-jauge__fond", width: 100, height: 10 }), svg("rect", { class: "pa-jauge__valeur", width, height: 10 }));
}
