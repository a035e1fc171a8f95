// Says that scripts run (govuk-frontend waits for these two classes), then starts its components.
import { initAll } from "./govuk-frontend.min.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
