import type { Driver } from './driver.ts';
import { goalert } from './goalert.ts';
import { grafana } from './grafana.ts';
import { opsgenie } from './opsgenie.ts';
import { pagerduty } from './pagerduty.ts';

const drivers: readonly Driver[] = [pagerduty, opsgenie, goalert, grafana];

export const pagerKinds: readonly string[] = drivers.map(({ kind }) => kind);

export function driverOf(kind: string): Driver | null {
  return drivers.find((driver) => driver.kind === kind) ?? null;
}
