/** What one check found: how it stands, and where it is not well, what to do. */
export type Finding =
  | { readonly ok: true; readonly says: string }
  | { readonly ok: false; readonly says: string; readonly todo: string };

export function well(says: string): Finding {
  return { ok: true, says };
}

export function unwell(says: string, todo: string): Finding {
  return { ok: false, says, todo };
}

/** One line of the doctor's: `ok` or `not ok`, what, and what to do. */
export function findingText(finding: Finding): string {
  return finding.ok ? `ok      ${finding.says}` : `not ok  ${finding.says}. ${finding.todo}.`;
}
