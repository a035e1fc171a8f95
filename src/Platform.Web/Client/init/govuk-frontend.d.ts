declare module "govuk-frontend" {
  interface Component { readonly moduleName: string }
  export const Button: Component, Checkboxes: Component, ErrorSummary: Component, Radios: Component, ServiceNavigation: Component, SkipLink: Component;
  export function createAll(component: Component): unknown[];
}
