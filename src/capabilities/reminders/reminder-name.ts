/** What a reminder is called in a sentence: "no lead", "task due 2". */
export function reminderName(what: string, of: number | null | undefined): string {
  return `${what.replaceAll('_', ' ')}${of == null ? '' : ` ${of}`}`;
}
