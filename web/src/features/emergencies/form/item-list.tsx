import { CopyOutlined, PlusOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { type ReactNode, useRef } from 'react';
import { PlaceFindings } from '@/features/office/form/field-frame';
import { usePlaceFindings } from '@/features/office/form/findings-context';
import { moved, RowActs } from '@/features/office/form/row-acts';
import type { Json } from '@/shared/json/value';
import { usePlanForm } from './plan-context';

function Item(props: { at: string; title: string; acts: ReactNode; children: ReactNode }) {
  const { at, title, acts, children } = props;
  const isWrong = usePlaceFindings(at).length > 0;
  return (
    <li className={isWrong ? 'plan-entry plan-entry-wrong' : 'plan-entry'} data-place={at}>
      <div className="plan-entry-head">
        <h4>{title}</h4>
        <div className="plan-entry-acts">{acts}</div>
      </div>
      <PlaceFindings at={at} isExact />
      {children}
    </li>
  );
}

/** Entries of a list, each with its fields: added, copied, moved and removed; the focus goes along. */
export function ItemList<T extends object>(props: {
  at: string;
  items: readonly T[];
  none: string;
  addLabel: string;
  titleOf: (item: T, index: number) => string;
  blank: () => T;
  copy: (item: T) => T;
  draw: (item: T, at: string) => ReactNode;
}) {
  const { at, items, none, addLabel, titleOf, blank, copy, draw } = props;
  const { words, put } = usePlanForm();
  const here = useRef<HTMLDivElement>(null);
  const set = (next: readonly T[]) => put(at, next.length > 0 ? (next as unknown as Json) : undefined);
  const later = (act: () => void) => requestAnimationFrame(() => requestAnimationFrame(act));
  const entry = (index: number) => here.current?.querySelectorAll<HTMLElement>('.plan-entry')[index];
  const insert = (index: number, item: T) => {
    set([...items.slice(0, index), item, ...items.slice(index)]);
    later(() => {
      entry(index)?.scrollIntoView({ block: 'nearest' });
      entry(index)?.querySelector<HTMLElement>('input, textarea')?.focus({ preventScroll: true });
    });
  };
  const move = (from: number, to: number) => {
    const buttons = [...(entry(from)?.querySelectorAll('.plan-entry-acts button') ?? [])];
    const place = buttons.indexOf(document.activeElement as HTMLButtonElement);
    set(moved(items, from, to));
    later(() => {
      const next = entry(to)?.querySelectorAll<HTMLButtonElement>('.plan-entry-acts button');
      // At the end of the list one goes on with the other way.
      (next?.[place]?.disabled ? next[place === 1 ? 2 : 1] : next?.[place])?.focus();
    });
  };
  const remove = (index: number) => {
    set(items.filter((_, place) => place !== index));
    later(() => here.current?.querySelector<HTMLElement>('.plan-entry-add')?.focus());
  };
  return (
    <div ref={here} data-place={at}>
      <PlaceFindings at={at} isExact />
      {items.length === 0 && <p className="quiet-line">{none}</p>}
      <ol className="plan-entries">
        {items.map((item, index) => {
          const title = titleOf(item, index);
          return (
            <Item
              // biome-ignore lint/suspicious/noArrayIndexKey: an entry is its place
              key={index}
              at={`${at}/${index}`}
              title={title}
              acts={
                <>
                  <Button
                    size="small"
                    type="text"
                    icon={<CopyOutlined />}
                    aria-label={words.t('copyOf', { name: title })}
                    onClick={() => insert(index + 1, copy(item))}
                  />
                  <RowActs
                    index={index}
                    count={items.length}
                    name={title}
                    onMove={(to) => move(index, to)}
                    onRemove={() => remove(index)}
                  />
                </>
              }
            >
              {draw(item, `${at}/${index}`)}
            </Item>
          );
        })}
      </ol>
      <Button
        className="plan-entry-add"
        type="dashed"
        icon={<PlusOutlined />}
        onClick={() => insert(items.length, blank())}
      >
        {addLabel}
      </Button>
    </div>
  );
}
