import { Handle, type Node, type NodeProps, Position } from '@xyflow/react';
import { memo } from 'react';
import { localised } from '@/shared/i18n';
import { duration } from '@/shared/i18n/format';
import type { NodeFigures } from '../flows-api';
import { isKnown, kindOf } from '../model/kinds';
import type { Way } from '../model/ways';
import { useFlowTexts } from '../texts';
import { NodeIcon } from './node-icon';

export interface CardData extends Record<string, unknown> {
  kind: string;
  name: string;
  preview: string;
  ways: Way[];
  /** What the heading says of the node: it is the start, the way to a person, the place for errors. */
  roles: ('start' | 'human' | 'error')[];
  findings: number;
  figures: NodeFigures | null;
  hasFigures: boolean;
  /** The node's place in the rehearsal that is under way. */
  rehearsed: 'here' | 'passed' | null;
}
export type CardNode = Node<CardData, 'card'>;

const percent = (share: number | null): string => (share === null ? '–' : `${Math.round(share * 100)}%`);

function Figures({ figures }: { figures: NodeFigures | null }) {
  const t = useFlowTexts();
  if (!figures) return <p className="card-figures card-figures-none">{t('noVisits')}</p>;
  const exits = figures.ended + figures.abandoned + figures.queued;
  const title = t('figuresTitle', {
    visits: figures.visits,
    contacts: figures.contacts,
    ended: figures.ended,
    abandoned: figures.abandoned,
    queued: figures.queued,
    success: percent(figures.success),
    seconds: duration(figures.average_seconds),
  });
  return (
    <p className="card-figures" title={title}>
      <span className="visually-hidden">{title}</span>
      <span aria-hidden="true">{t('visitsShort', { count: figures.visits })}</span>
      <span aria-hidden="true">{t('exitsShort', { count: exits })}</span>
      <span aria-hidden="true" className={(figures.success ?? 1) < 0.5 ? 'card-low' : undefined}>
        {t('successShort', { share: percent(figures.success) })}
      </span>
    </p>
  );
}

/** A node as it is drawn: what it is, what it says, and a row for each way on. */
export const NodeCard = memo(function NodeCard({ data, selected }: NodeProps<CardNode>) {
  const t = useFlowTexts();
  const kind = kindOf(data.kind);
  const classes = ['card-node'];
  if (selected) classes.push('card-selected');
  if (data.rehearsed) classes.push(`card-${data.rehearsed}`);
  return (
    <div className={classes.join(' ')} style={{ borderLeftColor: kind.colour }}>
      <Handle type="target" position={Position.Left} className="handle-in" />
      <div className="card-top">
        <NodeIcon icon={kind.icon} colour={kind.colour} />
        <strong>{data.name}</strong>
        {data.roles.map((role) => (
          <span key={role} className={`card-role card-role-${role}`}>
            {t(`roles.${role}`)}
          </span>
        ))}
        {data.findings > 0 && (
          <span className="card-wrong">
            <span aria-hidden="true">▲</span> {data.findings}
            <span className="visually-hidden">{t('findings')}</span>
          </span>
        )}
      </div>
      <p className="card-preview">
        {data.preview || (isKnown(data.kind) ? localised(kind.name) : data.kind)}
      </p>
      {data.hasFigures && <Figures figures={data.figures} />}
      {data.ways.map((way) => (
        <div className="card-way" key={way.pointer}>
          <span>
            {way.key && <kbd>{way.key}</kbd>}
            {localised(way.label)}
          </span>
          <Handle type="source" id={way.pointer} position={Position.Right} className="handle-out" />
        </div>
      ))}
    </div>
  );
});
