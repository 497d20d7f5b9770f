/** How bad it is: sev1 is the worst. */
export const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

export type Severity = (typeof severities)[number];

/** Whether one is worse than the other; neither is worse than itself. */
export function isWorse(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) < severities.indexOf(other);
}

/** A sign for each that can be told apart without its colour, by the word that always stands beside it. */
export const severityBadges: Readonly<Record<Severity, string>> = {
  sev1: '🔴',
  sev2: '🟠',
  sev3: '🟡',
  sev4: '🔵',
  sev5: '⚪',
};
