// Says that scripts run (govuk-frontend waits for these two classes), then starts the components that our pages use, and carries no other.
import { Button, Checkboxes, createAll, ErrorSummary, Radios, ServiceNavigation, SkipLink } from "govuk-frontend";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
for (const component of [SkipLink, ServiceNavigation, ErrorSummary, Radios, Checkboxes, Button]) createAll(component);
