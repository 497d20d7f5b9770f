/** How bad it is: sev1 is the worst. */
export const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

export type Severity = (typeof severities)[number];
