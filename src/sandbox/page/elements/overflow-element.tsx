import type { ReactNode } from 'react';
import { recordsOf, stringOf, wordsOf } from '../../json.ts';
import { MenuItem, Popup } from '../popup.tsx';
import { useSurface } from '../state/surface.ts';
import { safeHref } from '../text/safe-link.tsx';
import { PlainText } from '../text/text-object.tsx';
import type { ElementProps } from './element-props.ts';
import { useConfirm } from './use-confirm.tsx';

/** https://docs.slack.dev/reference/block-kit/block-elements/overflow-menu-element */
export function OverflowElement(props: ElementProps): ReactNode {
  const surface = useSurface();
  const [ask, dialog] = useConfirm(props.element.confirm);
  return (
    <>
      <Popup label="More options" className="button button-square" face="⋯">
        {(close) =>
          recordsOf(props.element.options).map((option) => (
            <MenuItem
              key={stringOf(option.value)}
              onPick={() => {
                close();
                ask(() => {
                  const href = safeHref(stringOf(option.url));
                  if (href !== undefined) window.open(href, '_blank', 'noopener,noreferrer');
                  void surface.click(props.blockId, props.actionId, stringOf(option.value));
                });
              }}
            >
              <PlainText text={wordsOf(option.text)} />
              {option.description !== undefined && <small className="menu-note">{wordsOf(option.description)}</small>}
            </MenuItem>
          ))
        }
      </Popup>
      {dialog}
    </>
  );
}
