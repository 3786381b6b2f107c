import { DeleteOutlined, PlusOutlined } from '@ant-design/icons';
import { AutoComplete, Button } from 'antd';
import { type ReactNode, useState } from 'react';
import { escaped } from '@/shared/json/pointer';
import type { Json, JsonObject } from '@/shared/json/value';
import { useOfficeTexts } from '../texts';
import { PlaceFindings } from './field-frame';

export interface Offered {
  value: string;
  label: string;
}

/** A line in which another name is added: one that is offered, or any other. */
export function AddName(props: {
  label: string;
  addLabel: string;
  taken: JsonObject;
  offered?: readonly Offered[] | undefined;
  add: (name: string) => void;
}) {
  const { label, addLabel, taken, offered = [], add } = props;
  const [name, setName] = useState('');
  const wish = name.trim();
  const left = offered.filter((one) => taken[one.value] === undefined);
  return (
    <div className="row-line">
      <AutoComplete
        className="add-name"
        aria-label={label}
        placeholder={label}
        options={left}
        showSearch={{
          filterOption: (typed, one) =>
            `${one?.value} ${one?.label}`.toLowerCase().includes(typed.toLowerCase()),
        }}
        value={name}
        onChange={setName}
      />
      <Button
        size="small"
        icon={<PlusOutlined />}
        disabled={!wish || taken[wish] !== undefined}
        onClick={() => {
          add(wish);
          setName('');
        }}
      >
        {addLabel}
      </Button>
    </div>
  );
}

/** Things by name: what each is, and a line in which another is added. */
export function NamedRows(props: {
  at: string;
  value: JsonObject;
  nameLabel: string;
  addLabel: string;
  offered?: readonly Offered[];
  blank: () => Json;
  /** Changes what has the name; `undefined` takes it away. */
  put: (name: string, value: Json | undefined) => void;
  draw: (name: string, value: Json) => ReactNode;
}) {
  const { at, value, nameLabel, addLabel, offered, blank, put, draw } = props;
  const t = useOfficeTexts();
  return (
    <>
      {Object.entries(value).map(([name, one]) => {
        const called = offered?.find((other) => other.value === name)?.label;
        return (
          <div className="row" key={name}>
            <div className="row-body">
              <span>{called ? <strong>{called}</strong> : <code>{name}</code>}</span>
              {draw(name, one)}
            </div>
            <div className="row-acts">
              <Button
                size="small"
                type="text"
                icon={<DeleteOutlined />}
                aria-label={`${t('row.remove')} ${called ?? name}`}
                onClick={() => put(name, undefined)}
              />
            </div>
            <PlaceFindings at={`${at}/${escaped(name)}`} />
          </div>
        );
      })}
      <AddName
        label={nameLabel}
        addLabel={addLabel}
        taken={value}
        offered={offered}
        add={(name) => put(name, blank())}
      />
    </>
  );
}
