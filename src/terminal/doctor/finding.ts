/** What one check found: how it stands, and what to do where it is not well, or well and hardly meant so. */
export type Finding =
  | { readonly ok: true; readonly says: string; readonly todo?: string }
  | { readonly ok: false; readonly says: string; readonly todo: string };

export function well(says: string): Finding {
  return { ok: true, says };
}

/** Quorum works so, and few want it so. */
export function warning(says: string, todo: string): Finding {
  return { ok: true, says, todo };
}

export function unwell(says: string, todo: string): Finding {
  return { ok: false, says, todo };
}

/** One line of the doctor's: `ok`, `warning` or `not ok`, what, and what to do. */
export function findingText(finding: Finding): string {
  const { ok, says, todo } = finding;
  if (todo === undefined) return `ok      ${says}`;
  return `${ok ? 'warning' : 'not ok '} ${says}. ${todo}.`;
}
