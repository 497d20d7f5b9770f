/** What Commander says is wrong, as a sentence, and where to read what is right. */
export function usageText(error: string, help: string): string {
  const said = error
    .trim()
    .replace(/^error: /, '')
    .replace(/\n\(D(.*)\)$/, ': d$1');
  const ended = /[.?]$/.test(said) ? said : `${said}.`;
  return `${ended.charAt(0).toUpperCase()}${ended.slice(1)} See "${help}".\n`;
}
