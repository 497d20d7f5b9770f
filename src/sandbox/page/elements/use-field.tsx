import type { ReactNode } from 'react';
import { type FieldValue, initialValue } from '../state/field-values.ts';
import { useSurface } from '../state/surface.ts';
import type { ElementProps } from './element-props.ts';
import { useConfirm } from './use-confirm.tsx';

type Field = {
  readonly value: FieldValue;
  readonly text: string;
  readonly list: readonly string[];
  /** Keeps the value, and tells the app where the element dispatches. */
  readonly pick: (value: FieldValue) => void;
  /** Keeps the value only. */
  readonly keep: (value: FieldValue) => void;
  readonly tell: (value: FieldValue) => void;
  readonly dialog: ReactNode;
};

/** The value of one field in its surface, with its confirm dialog. */
export function useField(props: ElementProps): Field {
  const surface = useSurface();
  const [ask, dialog] = useConfirm(props.element.confirm);
  const { blockId, actionId } = props;
  const value = surface.values[blockId]?.[actionId] ?? initialValue(props.element) ?? '';
  const keep = (next: FieldValue) => surface.set(blockId, actionId, next);
  const tell = (next: FieldValue) => {
    void surface.click(blockId, actionId, next);
  };
  return {
    value,
    text: typeof value === 'string' ? value : '',
    list: typeof value === 'string' ? [] : value,
    keep,
    tell,
    pick: (next) =>
      ask(() => {
        keep(next);
        if (props.dispatches) tell(next);
      }),
    dialog,
  };
}
