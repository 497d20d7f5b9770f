import type { ReactNode } from 'react';
import { type Json, listOf, recordOf, recordsOf, stringOf } from '../../json.ts';
import { DrawnText } from '../text/drawn-emoji.tsx';
import { RichTextBlock } from './rich-text-block.tsx';

/** Table and data table; the first row is the heading. https://docs.slack.dev/reference/block-kit/blocks/table-block */
export function TableBlock(props: { readonly block: Json }): ReactNode {
  const { block } = props;
  const [head, ...rows] = listOf(block.rows).map(recordsOf);
  const columns = listOf(block.column_settings).map(recordOf);
  const align = (column: number) => {
    const wanted = stringOf(columns[column]?.align);
    return wanted === 'right' || wanted === 'center' ? `cell-${wanted}` : undefined;
  };
  // biome-ignore-start lint/suspicious/noArrayIndexKey: rows and cells have no ids and are replaced whole
  return (
    <div className="table-frame">
      <table className="table">
        {block.caption !== undefined && <caption>{stringOf(block.caption)}</caption>}
        <thead>
          <tr>
            {head?.map((cell, column) => (
              <th key={column} scope="col" className={align(column)}>
                <Cell cell={cell} />
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} className={align(column)}>
                  <Cell cell={cell} />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
  // biome-ignore-end lint/suspicious/noArrayIndexKey: rows and cells have no ids and are replaced whole
}

function Cell(props: { readonly cell: Json }): ReactNode {
  const { cell } = props;
  if (cell.type === 'rich_text') return <RichTextBlock block={cell} />;
  return <DrawnText text={stringOf(cell.text) || stringOf(cell.value)} />;
}
