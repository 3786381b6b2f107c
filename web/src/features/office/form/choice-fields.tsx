/** Choices among what the bank has, by name. What a policy names and nobody has is shown as it is written. */
import { Select } from 'antd';
import { useId } from 'react';
import { FieldFrame } from './field-frame';

/** Something that can be chosen: its key and its name. */
export interface Choice {
  value: string;
  label: string;
}

const withUnknown = (options: readonly Choice[], chosen: readonly string[]): Choice[] => [
  ...options,
  ...chosen
    .filter((key) => !options.some((one) => one.value === key))
    .map((key) => ({ value: key, label: key })),
];

interface ManyProps {
  label: string;
  at: string;
  value: readonly string[] | null | undefined;
  placeholder?: string;
  put: (chosen: string[] | undefined) => void;
}

/** Several of what there is. */
export function ManyField(props: ManyProps & { options: readonly Choice[] }) {
  const { label, at, value, placeholder, options, put } = props;
  const id = useId();
  const chosen = [...(value ?? [])];
  return (
    <FieldFrame label={label} id={id} at={at}>
      <Select
        id={id}
        mode="multiple"
        defaultActiveFirstOption={false}
        placeholder={placeholder}
        showSearch={{ optionFilterProp: 'label' }}
        options={withUnknown(options, chosen)}
        value={chosen}
        onChange={(keys: string[]) => put(keys.length > 0 ? keys : undefined)}
      />
    </FieldFrame>
  );
}

/** Several words that are typed: region codes, phrases. */
export function TypedField(
  props: ManyProps & { isNeeded?: boolean; isPhrase?: boolean; options?: readonly Choice[] },
) {
  const { label, at, value, placeholder, put, isNeeded = false, isPhrase = false, options } = props;
  const id = useId();
  return (
    <FieldFrame label={label} id={id} at={at}>
      <Select
        id={id}
        mode="tags"
        {...(options ? { options: [...options] } : { open: false, suffixIcon: null })}
        placeholder={placeholder}
        {...(isPhrase ? {} : { tokenSeparators: [' ', '，', ',', '、', ';', '；'] })}
        value={[...(value ?? [])]}
        onChange={(words: string[]) => put(words.length > 0 || isNeeded ? words : undefined)}
      />
    </FieldFrame>
  );
}

/** One of what there is; cleared, none. */
export function OneField(props: {
  label: string;
  at: string;
  value: string | null | undefined;
  options: readonly Choice[];
  placeholder?: string;
  isNeeded?: boolean;
  put: (chosen: string | undefined) => void;
}) {
  const { label, at, value, options, placeholder, isNeeded = false, put } = props;
  const id = useId();
  return (
    <FieldFrame label={label} id={id} at={at}>
      <Select
        id={id}
        allowClear={!isNeeded}
        placeholder={placeholder}
        showSearch={{ optionFilterProp: 'label' }}
        options={withUnknown(options, value ? [value] : [])}
        value={value || null}
        onChange={(key: string | undefined) => put(key)}
      />
    </FieldFrame>
  );
}

/** Adds one of those that are not there yet as soon as it is chosen. */
export function AddChoice(props: { label: string; options: readonly Choice[]; add: (key: string) => void }) {
  const { label, options, add } = props;
  if (options.length === 0) return null;
  return (
    <Select
      className="add-choice"
      aria-label={label}
      placeholder={`+ ${label}`}
      showSearch={{ optionFilterProp: 'label' }}
      options={[...options]}
      value={null}
      onChange={(key: string | null) => key && add(key)}
    />
  );
}
