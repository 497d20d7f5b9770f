/** How bad it is: sev1 is the worst. */
export const severities = ['sev1', 'sev2', 'sev3', 'sev4', 'sev5'] as const;

export type Severity = (typeof severities)[number];

/** Whether one is worse than the other; neither is worse than itself. */
export function isWorse(one: Severity, other: Severity): boolean {
  return severities.indexOf(one) < severities.indexOf(other);
}

/** What people see of a severity: a name, and a mark before it that can be told apart without its colour. */
export type SeverityTerm = { readonly name: string; readonly mark: string };

const marks: Readonly<Record<Severity, string>> = { sev1: '🔴', sev2: '🟠', sev3: '🟡', sev4: '🔵', sev5: '⚪' };

/** The term of a severity where nobody has configured another. */
export function termOf(severity: Severity): SeverityTerm {
  return { name: severity, mark: marks[severity] };
}
