import type { EnvironmentProviders } from '@angular/core';

/** Without zone.js, which is the default of Angular. */
export const changeDetection: readonly EnvironmentProviders[] = [];
