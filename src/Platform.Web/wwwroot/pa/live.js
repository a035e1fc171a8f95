// A region marked data-vivant="30" is asked of the server again every 30 seconds, while somebody looks at it. Without this script, reloading the page does the same.
// XMLHttpRequest reads a document itself: no text becomes HTML here, which our policy forbids.
const again = document.querySelector("[data-vivant]");
const every = Number(again.dataset.vivant) * 1000;
let failures = 0;

const wait = () => setTimeout(ask, every * Math.min(2 ** failures, 8));

function ask() {
  if (document.visibilityState !== "visible") return void document.addEventListener("visibilitychange", ask, { once: true });
  const request = new XMLHttpRequest();
  request.open("GET", location.href);
  request.responseType = "document";
  request.timeout = 15_000;
  request.onload = () => {
    // Signed out, or moved away: what stands here is not touched, and the page says that it is no longer alive.
    const fresh = request.status === 200 && request.responseURL === location.href ? request.responseXML?.querySelector("[data-vivant]") : null;
    if (!fresh) return stop();
    failures = 0;
    replace(fresh);
    wait();
  };
  request.onerror = request.ontimeout = () => { failures += 1; wait(); };
  request.send();
}

function replace(fresh) {
  const here = document.querySelector("[data-vivant]");
  const said = here.querySelector("[data-annonce]")?.textContent;
  const open = [...here.querySelectorAll("details")].map((details) => details.open);
  const focused = here.contains(document.activeElement) ? [...here.querySelectorAll("a, summary")].indexOf(document.activeElement) : -1;
  const next = document.importNode(fresh, true);
  [...next.querySelectorAll("details")].forEach((details, index) => { details.open = open[index] ?? false; });
  here.replaceWith(next);
  if (focused >= 0) [...next.querySelectorAll("a, summary")][focused]?.focus({ preventScroll: true });
  const now = next.querySelector("[data-annonce]")?.textContent;
  if (now !== said) document.querySelector("[data-annonces]").textContent = now;
}

function stop() {
  document.querySelector("[data-arret]").hidden = false;
}

wait();
