import { PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import type { ReactNode } from 'react';
import type { JsonObject } from '@/shared/json/value';
import { FieldGroup, PlaceFindings } from './field-frame';
import { moved, RowActs } from './row-acts';

/** A list whose members are edited one under the other, in their order. */
export function Rows<T extends object = JsonObject>(props: {
  label: string;
  at: string;
  rows: readonly T[];
  addLabel: string;
  blank: () => T;
  put: (rows: T[]) => void;
  draw: (row: T, put: (row: T) => void, at: string) => ReactNode;
}) {
  const { label, at, rows, addLabel, blank, put, draw } = props;
  return (
    <FieldGroup label={label}>
      <PlaceFindings at={at} isExact />
      {rows.map((row, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a row is its place
        <div className="row" key={index}>
          <div className="row-body">
            {draw(
              row,
              (changed) => put(rows.map((one, place) => (place === index ? changed : one))),
              `${at}/${index}`,
            )}
          </div>
          <div className="row-acts">
            <RowActs
              index={index}
              count={rows.length}
              onMove={(to) => put(moved(rows, index, to))}
              onRemove={() => put(rows.filter((_, place) => place !== index))}
            />
          </div>
          <PlaceFindings at={`${at}/${index}`} />
        </div>
      ))}
      <Button size="small" type="dashed" icon={<PlusOutlined />} onClick={() => put([...rows, blank()])}>
        {addLabel}
      </Button>
    </FieldGroup>
  );
}
