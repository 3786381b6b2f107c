import { InputNumber } from 'antd';
import { useId } from 'react';
import { FieldFrame } from '@/features/office/form/field-frame';

/** A whole number with its unit; emptied, it is not said. */
export function NumberField(props: {
  label: string;
  at: string;
  value: number | null | undefined;
  unit: string;
  least?: number;
  most?: number;
  placeholder?: string;
  put: (value: number | undefined) => void;
}) {
  const { label, at, value, unit, least = 0, most = 1_000_000, placeholder, put } = props;
  const id = useId();
  return (
    <FieldFrame label={label} id={id} at={at}>
      <InputNumber
        id={id}
        min={least}
        max={most}
        precision={0}
        suffix={unit}
        placeholder={placeholder}
        value={value ?? null}
        onChange={(number) => put(number ?? undefined)}
      />
    </FieldFrame>
  );
}
