import type { Headers, Told } from '../../../src/signals/source.ts';

/** What a source sends in one request, as its vendor documents it, with values of our own. */
export type Sent = { readonly body: unknown; readonly headers?: Headers };

/** The life of one alert as its source tells it, and what is read of it. */
export type Example = {
  readonly kind: string;
  readonly firing: Sent;
  /** The same news once more: a redelivery, a repeat or an HA twin, as much of it other as may be. */
  readonly again: Sent;
  /** Another alert of the same name. */
  readonly other: Sent;
  readonly cleared: Sent;
  readonly acknowledged?: Sent;
  readonly told: {
    readonly firing: Partial<Told>;
    readonly cleared: Partial<Told>;
    readonly acknowledged?: Partial<Told>;
  };
  /** What tells of no alert, with the reason. */
  readonly ignored?: readonly (readonly [Sent, string])[];
  /** What can't be read, with the field that is named. */
  readonly unreadable: readonly (readonly [Sent, string])[];
  /** What else is worth a look. */
  readonly more?: readonly (readonly [string, Sent, Partial<Told>])[];
};
