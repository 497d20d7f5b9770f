import { millisecondsInDay } from 'date-fns/constants';
import type { Rota } from './calendar.ts';
import { type Layer, layersOf } from './layer.ts';

/** Who is on call in one layer. Instants are in ISO 8601. */
export type LayerNow = {
  readonly layer: string;
  /** Null for nobody. */
  readonly who: string | null;
  /** When that changes; null where it does not for as long as anybody looks ahead. */
  readonly until: string | null;
  /** Who is on call after that, with nobody between them left out; null as above. */
  readonly next: { readonly who: string; readonly from: string } | null;
};

export type OnCall = {
  readonly layers: readonly LayerNow[];
  /** Nobody at all is on call. */
  readonly gap: boolean;
};

/** Nobody is on call from one instant until another; `until` is null where the gap goes on to the end of what was asked. */
export type Gap = { readonly from: string; readonly until: string | null };

/** So far ahead changes are looked for: longer than any turn. */
const aheadMax = 100 * millisecondsInDay;

/** Who is on call in each layer of a rotation, until when, and who is next. Total and pure. */
export function whoIsOnCall(rotation: Rota, at: string): OnCall {
  const now = Date.parse(at);
  const layers = layersOf(rotation).map((layer) => layerNow(layer, now));
  return { layers, gap: layers.every(({ who }) => who === null) };
}

function layerNow(layer: Layer, now: number): LayerNow {
  const end = now + aheadMax;
  const who = layer.holderAt(now);
  let until: number | null = null;
  for (let at = layer.nextChange(now, end); at !== null; at = layer.nextChange(at, end)) {
    const holder = layer.holderAt(at);
    if (until === null && holder === who) continue;
    until ??= at;
    if (holder !== null) {
      return { layer: layer.name, who, until: iso(until), next: { who: holder, from: iso(at) } };
    }
  }
  return { layer: layer.name, who, until: until === null ? null : iso(until), next: null };
}

/** When nobody is on call in any layer, from one instant to another. Pure. */
export function gapsIn(rotation: Rota, from: string, to: string): readonly Gap[] {
  const layers = layersOf(rotation);
  const end = Date.parse(to);
  const gaps: Gap[] = [];
  let since: number | null = null;
  for (let at: number | null = Date.parse(from); at !== null && at < end; at = firstChange(layers, at, end)) {
    const isGap = layers.every((layer) => layer.holderAt(at ?? end) === null);
    if (isGap) since ??= at;
    else if (since !== null) {
      gaps.push({ from: iso(since), until: iso(at) });
      since = null;
    }
  }
  return since === null ? gaps : [...gaps, { from: iso(since), until: null }];
}

function firstChange(layers: readonly Layer[], at: number, end: number): number | null {
  const next = layers.flatMap((layer) => layer.nextChange(at, end) ?? []);
  return next.length === 0 ? null : Math.min(...next);
}

function iso(instant: number): string {
  return new Date(instant).toISOString();
}
