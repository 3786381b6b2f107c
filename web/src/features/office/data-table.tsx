import type { ReactNode } from 'react';

export interface Column<T> {
  title: string;
  render: (row: T) => ReactNode;
  /** Pixels; absent: its share of what is left. */
  width?: number;
  /** Figures: to the right, digits of one width. */
  isNumber?: boolean;
}

export interface DataTableProps<T> {
  /** What the table is of, for those who do not see it. */
  caption: string;
  columns: readonly Column<T>[];
  rows: readonly T[];
  rowKey: (row: T) => string;
  /** The rows are those of the page before. */
  isOld?: boolean;
}

/** A table of rows as HTML has it. A table that is too wide is moved sideways, not the page. */
export function DataTable<T>({ caption, columns, rows, rowKey, isOld = false }: DataTableProps<T>) {
  return (
    <div className="table-frame">
      <table className={isOld ? 'data-table data-table-old' : 'data-table'} aria-busy={isOld}>
        <caption className="visually-hidden">{caption}</caption>
        <colgroup>
          {columns.map((column) => (
            <col key={column.title} style={{ width: column.width }} />
          ))}
        </colgroup>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" className={column.isNumber ? 'cell-number' : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)}>
              {columns.map((column) => (
                <td key={column.title} className={column.isNumber ? 'cell-number' : undefined}>
                  {column.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
