/** What a page of an incident is called at a pager, which gives it back with what comes of it. */
export function pageKey(incidentId: string, page: number): string {
  return `quorum-${incidentId}-${page}`;
}

/** The page that a pager means; null where it means something else. */
export function readPageKey(text: string): { readonly incident_id: string; readonly page: number } | null {
  const [, incident_id, page] =
    /^quorum-([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})-([1-9]\d{0,3})$/.exec(text) ?? [];
  return incident_id === undefined ? null : { incident_id, page: Number(page) };
}
