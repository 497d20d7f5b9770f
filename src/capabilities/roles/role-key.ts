/** What a role's name is compared by: its letters and digits, whatever the case, the quotes and the blanks. */
export function roleKey(name: string): string {
  const key = name
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
  return key === '' ? name.trim().toLowerCase() : key.replace(/^(?:the|our) /, '');
}
