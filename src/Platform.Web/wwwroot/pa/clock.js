// Keeps the clock of the header and the time left alive. The server gives the hour; this machine only counts the milliseconds since.
const clock = document.querySelector("[data-horloge]");
const loaded = performance.now();
const given = Date.parse(clock.dataset.horloge);
const english = document.documentElement.lang === "en";      // the page's own language

const paris = new Intl.DateTimeFormat(english ? "en-GB" : "fr-FR", {
  timeZone: "Europe/Paris", weekday: "long", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23",
});
const two = (number) => String(number).padStart(2, "0");

function show() {
  const now = given + (performance.now() - loaded);
  const part = Object.fromEntries(paris.formatToParts(now).map(({ type, value }) => [type, value]));
  clock.querySelector("[data-horloge-jour]").textContent =
    `${part.weekday} ${part.day === "1" && !english ? "1er" : part.day}\u00a0${part.month}\u00a0${part.year}`;
  clock.querySelector("[data-horloge-heure]").textContent = english
    ? `${part.hour}:${part.minute}:${part.second}\u00a0Paris\u00a0time` : `${part.hour}\u00a0h\u00a0${part.minute}\u00a0min\u00a0${part.second}\u00a0s`;
  for (const limit of document.querySelectorAll("[data-limite]")) limit.textContent = left(Date.parse(limit.dataset.limite) - now);
  setTimeout(show, 1000 - (now % 1000));
}

function left(milliseconds) {
  const text = duration(Math.floor(Math.abs(milliseconds) / 1000));
  if (english) return milliseconds > 0 ? `${text} left` : `deadline passed ${text} ago`;
  return milliseconds > 0 ? `encore ${text}` : `limite dépassée de ${text}`;
}

// The same words as FrenchFormat.Duration: seconds are told only under one hour.
function duration(seconds) {
  const [days, hours, minutes, rest] = [Math.floor(seconds / 86400), Math.floor(seconds / 3600) % 24, Math.floor(seconds / 60) % 60, seconds % 60];
  const told = days > 0 ? [`${days}\u00a0${english ? (days === 1 ? "day" : "days") : days > 1 ? "jours" : "jour"}`] : [];
  if (seconds >= 3600) {
    if (hours > 0 || minutes > 0) told.push(`${hours}\u00a0h\u00a0${two(minutes)}\u00a0min`);
    return told.join(" ");
  }
  if (minutes > 0) told.push(`${minutes}\u00a0min`);
  if (rest > 0 || minutes === 0) told.push(`${rest}\u00a0s`);
  return told.join("\u00a0");
}

show();
