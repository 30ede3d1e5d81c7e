import {
  afterEveryRender,
  type EnvironmentProviders,
  provideEnvironmentInitializer,
} from '@angular/core';

/** Counts how often Angular looks for changes, as `checks` of the page: enter it in the console. */
export const countChecks = (): EnvironmentProviders =>
  provideEnvironmentInitializer(() => {
    const page = globalThis as { checks?: number };
    page.checks = 0;
    afterEveryRender(() => {
      page.checks = (page.checks ?? 0) + 1;
    });
  });
