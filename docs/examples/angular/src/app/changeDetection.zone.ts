import { type EnvironmentProviders, provideZoneChangeDetection } from '@angular/core';

/** With zone.js: every task in its zone causes a check. */
export const changeDetection: readonly EnvironmentProviders[] = [provideZoneChangeDetection()];
