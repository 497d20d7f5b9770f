import { sourceNamePattern } from './signal-settings.ts';

/** A secret of a source or of an endpoint, by its name. */
export type NamedSecret = { readonly name: string; readonly secret: string };

/** Part of an address, so that nothing in it has to be encoded; long enough that nobody guesses it. */
export const keyPattern = /^[A-Za-z0-9._~-]{20,200}$/;

/** What a sender signs with: its own choice, or ours. */
export const secretPattern = /^[\x21-\x2b\x2d-\x7e]{12,500}$/;

/** What we sign with: `whsec_` and 24 to 64 bytes in base64, as Standard Webhooks writes secrets. */
export const webhookSecretPattern = /^whsec_(?:[A-Za-z0-9+/]{4}){8,21}(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;

/** `name=secret`, several with commas or blanks between them; null where one is not of that form. */
export function parseSecrets(text: string, pattern: RegExp): readonly NamedSecret[] | null {
  const parts = text.split(/[\s,]+/).filter((part) => part !== '');
  const named = parts.map((part) => {
    const [name = '', secret = ''] = part.split(/=(.*)/s);
    return { name, secret };
  });
  return named.every(({ name, secret }) => sourceNamePattern.test(name) && pattern.test(secret)) ? named : null;
}
