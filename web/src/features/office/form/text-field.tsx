import { Input } from 'antd';
import { useId } from 'react';
import { FieldFrame } from './field-frame';

export function TextField(props: {
  label: string;
  at: string;
  value: string | null | undefined;
  lang?: string;
  longest?: number;
  put: (text: string) => void;
}) {
  const { label, at, value, lang, longest = 200, put } = props;
  const id = useId();
  return (
    <FieldFrame label={label} id={id} at={at}>
      <Input
        id={id}
        value={value ?? ''}
        maxLength={longest}
        {...(lang ? { lang } : {})}
        onChange={(event) => put(event.target.value)}
      />
    </FieldFrame>
  );
}
