import { PlusOutlined } from '@ant-design/icons';
import { Button, Input } from 'antd';
import { useMemo, useState } from 'react';
import { localised } from '@/shared/i18n';
import { isObject } from '@/shared/json/value';
import { useDesigner } from './designer-context';
import { NodeIcon } from './graph/node-icon';
import { type FlowDocument, nodeName, placeOf } from './model/document';
import { addArticle, addNode } from './model/edit';
import { kindOf } from './model/kinds';
import { waysOf } from './model/ways';
import { useFlowTexts } from './texts';

/** The nodes in the order in which a contact can reach them; those that nothing leads to come last. */
export function inOrder(document: FlowDocument): string[] {
  const human = isObject(document.human) ? document.human.node : undefined;
  const open = [document.start, human, document.error].filter(
    (key): key is string => typeof key === 'string',
  );
  const order: string[] = [];
  const seen = new Set<string>();
  const visit = (key: string) => {
    const node = document.nodes[key];
    if (!node || seen.has(key)) return;
    seen.add(key);
    order.push(key);
    for (const way of waysOf(node, document)) visit(way.to);
  };
  open.forEach(visit);
  return [...order, ...Object.keys(document.nodes).filter((key) => !seen.has(key))];
}

/** Every node in a list: whoever does not use the graph finds everything here. */
export function Outline() {
  const t = useFlowTexts();
  const { document, findings, kinds, selected, select, change } = useDesigner();
  const [sought, setSought] = useState('');
  const [isAdding, setAdding] = useState(false);
  const order = useMemo(() => inOrder(document), [document]);
  const wrong = useMemo(
    () =>
      new Set((findings ?? []).map(({ pointer }) => placeOf(pointer).node).filter((node) => node !== null)),
    [findings],
  );
  const fits = (key: string) =>
    `${key} ${JSON.stringify(document.nodes[key])}`.toLowerCase().includes(sought.trim().toLowerCase());
  const shown = sought.trim() ? order.filter(fits) : order;
  const take = (added: ReturnType<typeof addNode>) => {
    change(added.document);
    select(added.key);
    setAdding(false);
  };
  return (
    <nav className="outline" aria-label={t('outline')}>
      <div className="outline-head">
        <Button block icon={<PlusOutlined />} aria-expanded={isAdding} onClick={() => setAdding(!isAdding)}>
          {t('addNode')}
        </Button>
        {isAdding && (
          <ul className="palette" aria-label={t('addNode')}>
            {kinds.map((kind) => (
              <li key={kind}>
                <button
                  type="button"
                  onClick={() => take(addNode(document, kind))}
                  title={localised(kindOf(kind).about)}
                >
                  <NodeIcon icon={kindOf(kind).icon} colour={kindOf(kind).colour} />
                  {localised(kindOf(kind).name)}
                </button>
              </li>
            ))}
            {kinds.includes('act') && (
              <li>
                <button type="button" onClick={() => take(addArticle(document))} title={t('articleAbout')}>
                  <NodeIcon icon="article" colour="#08797f" />
                  {t('articleAnswer')}
                </button>
              </li>
            )}
          </ul>
        )}
        <Input
          allowClear
          aria-label={t('seek')}
          placeholder={t('seek')}
          value={sought}
          onChange={(event) => setSought(event.target.value)}
        />
      </div>
      <ol className="outline-list">
        {shown.map((key) => {
          const kind = kindOf(document.nodes[key]?.kind ?? '');
          return (
            <li key={key}>
              <button
                type="button"
                aria-current={selected === key ? 'true' : undefined}
                onClick={() => select(key)}
              >
                <NodeIcon icon={kind.icon} colour={kind.colour} />
                <span className="outline-name">
                  {nodeName(document, key, localised)}
                  <small>
                    {localised(kind.name)} · {key}
                  </small>
                </span>
                {wrong.has(key) && (
                  <span className="outline-wrong" title={t('findings')}>
                    ▲<span className="visually-hidden">{t('findings')}</span>
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
