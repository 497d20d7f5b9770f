import { createContext, useContext } from 'react';
import type { Receipt } from '../../workspace/protocol.ts';
import type { FieldValue, Values } from './field-values.ts';

/** The message or view that an element stands in: where its value is kept and where its click goes. */
export type Surface = {
  readonly kind: 'message' | 'modal' | 'home';
  readonly values: Values;
  readonly set: (blockId: string, actionId: string, value: FieldValue) => void;
  /** Tells the app; `value` as the protocol's `click` wants it, a list only for elements with several choices. */
  readonly click: (blockId: string, actionId: string, value: FieldValue | undefined) => Promise<Receipt>;
  readonly errors: Readonly<Record<string, string>>;
};

export const SurfaceContext = createContext<Surface>({
  kind: 'message',
  values: {},
  set: () => undefined,
  click: async () => ({ ok: false, error: 'not_connected' }),
  errors: {},
});

export const useSurface = (): Surface => useContext(SurfaceContext);
