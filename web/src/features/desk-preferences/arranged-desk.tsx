/** The desk's columns as the agent has arranged them: handles between them, and a side that can be put away. */
import {
  type CSSProperties,
  type PointerEvent,
  useLayoutEffect,
  useState,
  useSyncExternalStore,
} from 'react';
import { useStore } from '@/shared/state/store';
import { fitted, LIMITS, type Side, within } from './layout';
import './arranged-desk.css';
import { chooseLayout, layoutChoice } from './preferences';
import { usePreferenceTexts } from './texts';

const STEP = 16;

const watchWidth = (listener: () => void) => {
  window.addEventListener('resize', listener);
  return () => window.removeEventListener('resize', listener);
};
const windowWidth = () => window.innerWidth;

/** The widths that are shown now. */
export function useColumns(): Record<Side, number> {
  const layout = useStore(layoutChoice, (choice) => choice);
  return fitted(layout, useSyncExternalStore(watchWidth, windowWidth));
}

/** The columns as the desk's style; the size of the type holds for the whole page while the desk is open. */
export function useArrangement(): CSSProperties {
  const { left, right } = useColumns();
  const percent = useStore(layoutChoice, (choice) => choice.type_percent);
  useLayoutEffect(() => {
    const { body, documentElement } = document;
    body.style.zoom = percent === 100 ? '' : String(percent / 100);
    documentElement.style.setProperty('--type-scale', String(percent / 100));
    return () => {
      body.style.zoom = '';
      documentElement.style.removeProperty('--type-scale');
    };
  }, [percent]);
  return { '--left-width': `${left}px`, '--right-width': `${right}px` } as CSSProperties;
}

/** The handle at the edge of a column: dragged, or moved by the arrow keys; a double click gives the default back. */
export function ColumnHandle({ side }: { side: Side }) {
  const t = usePreferenceTexts();
  const width = useColumns()[side];
  const [from, setFrom] = useState<{ x: number; width: number } | null>(null);
  const limits = LIMITS[side];
  const key = side === 'left' ? 'left_width' : 'right_width';
  const grows = side === 'left' ? 1 : -1;
  const set = (value: number | null) =>
    chooseLayout({ [key]: value === null ? null : within(limits, value) });

  function onPointerMove(event: PointerEvent) {
    if (!from) return;
    const scale = layoutChoice.get().type_percent / 100;
    const value = from.width + (grows * (event.clientX - from.x)) / scale;
    layoutChoice.set((before) => ({ ...before, [key]: within(limits, value) }));
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved
    <div
      role="separator"
      className={`column-handle column-handle-${side}`}
      tabIndex={0}
      aria-orientation="vertical"
      aria-label={t(`handle.${side}`)}
      aria-valuenow={width}
      aria-valuemin={limits[0]}
      aria-valuemax={limits[1]}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom({ x: event.clientX, width });
      }}
      onPointerMove={onPointerMove}
      onPointerUp={() => {
        if (from) chooseLayout({});
        setFrom(null);
      }}
      onPointerCancel={() => setFrom(null)}
      onDoubleClick={() => set(null)}
      onKeyDown={(event) => {
        if (event.altKey || event.ctrlKey || event.metaKey) return;
        const by = { ArrowLeft: -STEP, ArrowRight: STEP }[event.key];
        if (by !== undefined) set(width + grows * by);
        else if (event.key === 'Home') set(null);
        else return;
        event.preventDefault();
      }}
    />
  );
}
