import { useId } from 'react';
import { Link, useNavigate } from 'react-router';
import { Failed, Loading } from '@/shared/ui/states';
import { useArticleMap } from './knowledge-api';
import { HEIGHT, joined, placeNodes, shortTitle, WIDTH } from './map-layout';
import { useKnowledgeNames } from './names';
import { useKnowledgeTexts } from './texts';

const BOX = { width: 150, height: 40 };

/** The map of what belongs to an article: a picture to click through, and beside it a list for the keyboard. */
export function MapView({ id, title }: { id: string; title: string }) {
  const t = useKnowledgeTexts();
  const names = useKnowledgeNames();
  const navigate = useNavigate();
  const arrow = useId();
  const { data, error, refetch } = useArticleMap(id);
  if (error) return <Failed error={error} retry={() => void refetch()} />;
  if (!data) return <Loading />;
  const placed = placeNodes(data);
  const at = new Map(placed.map((node) => [node.id, node]));
  const go = (article: string) => void navigate(`/knowledge/${article}?tab=map`);
  return (
    <>
      <p className="quiet-line">{t('mapHelp')}</p>
      <div className="knowledge-map">
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={t('mapLabel', { title })}>
          <defs>
            <marker
              id={arrow}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path d="M0 0 8 4 0 8z" className="map-arrow" />
            </marker>
          </defs>
          {data.edges.map((edge) => {
            const from = at.get(edge.from);
            const to = at.get(edge.to);
            if (!from || !to) return null;
            const near = from.distance === 0 || to.distance === 0;
            const [dx, dy] = [to.x - from.x, to.y - from.y];
            // The line ends where the box begins.
            const cut = Math.min(
              BOX.width / 2 / Math.max(1, Math.abs(dx)),
              BOX.height / 2 / Math.max(1, Math.abs(dy)),
              0.45,
            );
            const end = { x: to.x - dx * (cut + 0.02), y: to.y - dy * (cut + 0.02) };
            return (
              <g
                key={`${edge.from} ${edge.to} ${edge.relation}`}
                className={near ? 'map-edge' : 'map-edge map-edge-far'}
              >
                <line x1={from.x} y1={from.y} x2={end.x} y2={end.y} markerEnd={`url(#${arrow})`} />
              </g>
            );
          })}
          {joined(data.edges).map(({ one, other, relations }) => {
            const [from, to] = [at.get(one), at.get(other)];
            if (!from || !to || (from.distance > 0 && to.distance > 0)) return null;
            const first = (from.y + to.y) / 2 + 4 - (relations.length - 1) * 8;
            return (
              <text key={`${one} ${other}`} className="map-relation" textAnchor="middle">
                {relations.map((relation, index) => (
                  <tspan key={relation} x={(from.x + to.x) / 2} y={first + index * 16}>
                    {t(`relation.${relation}`)}
                  </tspan>
                ))}
              </text>
            );
          })}
          {placed.map((node) => (
            // The list beside it is for the keyboard and for readers of screens.
            // biome-ignore lint/a11y/noStaticElementInteractions: the list does the same by keyboard
            <g
              key={node.id}
              className={node.distance === 0 ? 'map-node map-node-center' : 'map-node'}
              transform={`translate(${node.x - BOX.width / 2} ${node.y - BOX.height / 2})`}
              onClick={() => node.distance > 0 && go(node.id)}
            >
              <title>{node.title}</title>
              <rect width={BOX.width} height={BOX.height} rx="8" />
              <text x={BOX.width / 2} y={BOX.height / 2 + 5} textAnchor="middle">
                {shortTitle(node.title)}
              </text>
            </g>
          ))}
        </svg>
        <ol className="knowledge-map-list">
          {data.nodes.map((node) => (
            <li key={node.id}>
              {node.distance === 0 ? (
                <strong>{node.title}</strong>
              ) : (
                <Link to={`/knowledge/${node.id}?tab=map`}>{node.title}</Link>
              )}
              <span className="quiet-line">
                {names.business(node.business)} ·{' '}
                {node.distance === 0 ? t('center') : t('steps', { count: node.distance })}
              </span>
            </li>
          ))}
        </ol>
      </div>
    </>
  );
}
