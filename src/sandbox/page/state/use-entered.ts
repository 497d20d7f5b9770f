import { useCallback, useState } from 'react';
import type { FieldValue, Values } from './field-values.ts';

/** Keeps what a person has entered into one surface. */
export function useEntered(): readonly [Values, (blockId: string, actionId: string, value: FieldValue) => void] {
  const [entered, setEntered] = useState<Values>({});
  const set = useCallback(
    (blockId: string, actionId: string, value: FieldValue) =>
      setEntered((current) => ({ ...current, [blockId]: { ...current[blockId], [actionId]: value } })),
    [],
  );
  return [entered, set];
}
