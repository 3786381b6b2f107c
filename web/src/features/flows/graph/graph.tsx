import '@xyflow/react/dist/style.css';
import {
  type AriaLabelConfig,
  Background,
  type Connection,
  Controls,
  type Edge,
  MarkerType,
  MiniMap,
  type NodeChange,
  ReactFlow,
  ReactFlowProvider,
  useReactFlow,
} from '@xyflow/react';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { localised } from '@/shared/i18n';
import { isObject, type Json } from '@/shared/json/value';
import { keep, readKept } from '@/shared/state/kept';
import { useDesigner } from '../designer-context';
import { nodeName, placeOf } from '../model/document';
import { changeNode } from '../model/edit';
import { kindOf } from '../model/kinds';
import { heightOf, layout, type Places, WIDTH } from '../model/layout';
import { waysOf } from '../model/ways';
import { useFlowTexts } from '../texts';
import { type CardNode, NodeCard } from './node-card';

const TYPES = { card: NodeCard };
const OVERVIEW = { width: 150, height: 84 };
/** How large nodes are drawn at first: so that they can be read. */
const READABLE = 0.75;

/** What a node says first, or what it goes by. */
function preview(node: Record<string, Json>): string {
  const [first] = Array.isArray(node.prompts) ? node.prompts : [];
  if (isObject(first) && isObject(first.text)) return localised(first.text as { zh: string; en: string });
  for (const name of ['queue', 'hours', 'slot', 'flow', 'action', 'language', 'outcome']) {
    const value = node[name];
    if (typeof value === 'string') return value;
  }
  return '';
}

/** Where nodes were put in this browser. */
function usePlaces(flow: string) {
  const key = `flow-places.${flow}`;
  const [places, setPlaces] = useState<Places>(() => readKept<Places>('local', key, {}));
  const put = useCallback(
    (changed: Places) => {
      setPlaces(changed);
      keep('local', key, Object.keys(changed).length > 0 ? changed : undefined);
    },
    [key],
  );
  return [places, put] as const;
}

function Canvas({ arrange }: { arrange: number }) {
  const t = useFlowTexts();
  const designer = useDesigner();
  const { document, findings, figures, path, selected, select, change } = designer;
  const [kept, keepPlaces] = usePlaces(document.id);
  const [dragged, setDragged] = useState<Places>({});
  const flow = useReactFlow();
  const [hasBegun, setBegun] = useState(false);
  const hasFigures = figures !== null;

  // What decides over the layout: nodes and ways, not what is typed into a prompt.
  const shape = JSON.stringify([
    hasFigures,
    document.start,
    Object.entries(document.nodes).map(([key, node]) => [key, waysOf(node, document).map((way) => way.to)]),
  ]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the shape counts
  const laid = useMemo(() => layout(document, hasFigures), [shape]);

  const arranged = useRef(arrange);
  useEffect(() => {
    if (arranged.current === arrange) return;
    arranged.current = arrange;
    keepPlaces({});
    setDragged({});
    requestAnimationFrame(() => void flow.fitView({ duration: 200, padding: 0.08, maxZoom: 1 }));
  }, [arrange, keepPlaces, flow]);

  const nodes = useMemo<CardNode[]>(() => {
    const count = new Map<string, number>();
    for (const { pointer } of findings ?? []) {
      const { node } = placeOf(pointer);
      if (node) count.set(node, (count.get(node) ?? 0) + 1);
    }
    const human = isObject(document.human) ? document.human.node : undefined;
    const passed = new Set(path);
    return Object.entries(document.nodes).map(([key, node]) => {
      const ways = waysOf(node, document);
      const roles: ('start' | 'human' | 'error')[] = [];
      if (document.start === key) roles.push('start');
      if (human === key) roles.push('human');
      if (document.error === key) roles.push('error');
      return {
        id: key,
        type: 'card' as const,
        position: dragged[key] ?? kept[key] ?? laid[key] ?? { x: 0, y: 0 },
        width: WIDTH,
        height: heightOf(ways.length, hasFigures),
        selected: selected === key,
        ariaLabel: `${nodeName(document, key, localised)}, ${localised(kindOf(node.kind).name)}`,
        data: {
          kind: node.kind,
          name: nodeName(document, key, localised),
          preview: preview(node),
          ways,
          roles,
          findings: count.get(key) ?? 0,
          figures: figures?.get(key) ?? null,
          hasFigures,
          rehearsed: path.at(-1) === key ? 'here' : passed.has(key) ? 'passed' : null,
        },
      };
    });
  }, [document, findings, figures, path, selected, kept, laid, dragged, hasFigures]);

  const edges = useMemo<Edge[]>(
    () =>
      Object.entries(document.nodes).flatMap(([key, node]) =>
        waysOf(node, document)
          .filter((way) => document.nodes[way.to])
          .map((way) => {
            // Where the selected node leads stands out; what leads to it is told apart, but does not cover that.
            const isOn = selected === key;
            const isNear = isOn || selected === way.to;
            const colour = isOn ? '#0958d9' : isNear ? '#7da2e8' : '#8b96a8';
            return {
              id: `${key}${way.pointer}`,
              source: key,
              sourceHandle: way.pointer,
              target: way.to,
              reconnectable: 'target' as const,
              style: { stroke: colour, strokeWidth: isOn ? 2 : 1.25 },
              markerEnd: { type: MarkerType.ArrowClosed, color: colour, width: 16, height: 16 },
              zIndex: isOn ? 2 : isNear ? 1 : 0,
            };
          }),
      ),
    [document, selected],
  );

  const lead = useCallback(
    ({ source, sourceHandle, target }: Connection) => {
      if (sourceHandle) change(changeNode(document, source, sourceHandle, target));
    },
    [document, change],
  );
  const move = useCallback(
    (changes: NodeChange<CardNode>[]) => {
      const moved: Record<string, { x: number; y: number }> = {};
      let isDone = false;
      for (const one of changes) {
        if (one.type !== 'position' || !one.position) continue;
        moved[one.id] = { x: Math.round(one.position.x), y: Math.round(one.position.y) };
        isDone = isDone || one.dragging === false;
      }
      if (Object.keys(moved).length === 0) return;
      if (isDone) {
        keepPlaces({ ...kept, ...dragged, ...moved });
        setDragged({});
      } else {
        setDragged((before) => ({ ...before, ...moved }));
      }
    },
    [kept, dragged, keepPlaces],
  );

  // The first node at the top left, large enough to be read.
  const begin = () => {
    setBegun(true);
    const start = typeof document.start === 'string' ? flow.getNode(document.start) : undefined;
    const box = window.document.querySelector('.designer-canvas')?.getBoundingClientRect();
    if (!start || !box) return void flow.fitView({ padding: 0.08, maxZoom: 1 });
    const [x, y] = [24 - start.position.x * READABLE, 24 - start.position.y * READABLE];
    void flow.setViewport({ x, y, zoom: READABLE });
  };

  // What is chosen elsewhere comes into view, and stays in it when nodes are laid out again.
  const shown = useRef<{ selected: string; laid: Places } | null>(null);
  useEffect(() => {
    if (!selected || !hasBegun) return;
    // Once for each choice: whoever then looks elsewhere is left there.
    if (shown.current?.selected === selected && shown.current.laid === laid) return;
    const node = flow.getNode(selected);
    if (!node) return;
    shown.current = { selected, laid };
    const { x, y, zoom } = flow.getViewport();
    const box = window.document.querySelector('.designer-canvas')?.getBoundingClientRect();
    if (!box) return;
    const left = node.position.x * zoom + x;
    const top = node.position.y * zoom + y;
    const right = left + WIDTH * zoom;
    const isSeen = zoom >= 0.5 && left > 0 && top > 0 && right < box.width && top + 60 * zoom < box.height;
    if (!isSeen) {
      const height = node.height ?? 100;
      void flow.setCenter(node.position.x + WIDTH / 2, node.position.y + height / 2, {
        zoom: Math.max(zoom, READABLE),
        duration: 200,
      });
    }
  }, [selected, hasBegun, flow, laid]);

  const labels: Partial<AriaLabelConfig> = {
    'controls.ariaLabel': t('graphControls'),
    'controls.zoomIn.ariaLabel': t('zoomIn'),
    'controls.zoomOut.ariaLabel': t('zoomOut'),
    'controls.fitView.ariaLabel': t('fitView'),
    'minimap.ariaLabel': t('minimap'),
    'handle.ariaLabel': t('handle'),
    'node.a11yDescription.default': t('nodeHelp'),
    'node.a11yDescription.keyboardDisabled': t('nodeHelp'),
    'edge.a11yDescription.default': t('edgeHelp'),
  };
  return (
    <ReactFlow
      nodes={nodes}
      edges={edges}
      nodeTypes={TYPES}
      onNodesChange={move}
      onConnect={lead}
      onReconnect={(_, connection) => lead(connection)}
      onNodeClick={(_, node) => select(node.id)}
      onPaneClick={() => select(null)}
      deleteKeyCode={null}
      onInit={begin}
      fitViewOptions={{ padding: 0.08, maxZoom: 1 }}
      minZoom={0.15}
      maxZoom={1.6}
      edgesFocusable={false}
      ariaLabelConfig={labels}
      onlyRenderVisibleElements={nodes.length > 80}
    >
      <Background color="#cfd6e2" gap={20} />
      <Controls showInteractive={false} />
      <MiniMap
        pannable
        zoomable
        style={OVERVIEW}
        nodeColor={(node) => kindOf((node as CardNode).data.kind).colour}
      />
    </ReactFlow>
  );
}

/** The flow as a picture: nodes can be moved, and ways drawn from the dots at their right. */
export function Graph({ arrange }: { arrange: number }) {
  return (
    <div className="designer-canvas">
      <ReactFlowProvider>
        <Canvas arrange={arrange} />
      </ReactFlowProvider>
    </div>
  );
}
