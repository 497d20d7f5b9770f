/** Whether this computer knows a time zone by this name of the IANA's, such as Europe/Amsterdam. */
export function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
