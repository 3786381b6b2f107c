import { liesIn } from '@/shared/json/pointer';

const FOCUSABLE = 'input, textarea, button';

/** Brings the innermost part of the page in which a place lies into sight, and the focus into it. */
export function showPlace(root: ParentNode | null, pointer: string): void {
  // What was opened for it is drawn by then.
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      const parts = [...(root?.querySelectorAll<HTMLElement>('[data-place]') ?? [])];
      const around = parts.filter((part) => liesIn(pointer, part.dataset.place ?? ''));
      const [innermost] = around.sort(
        (one, other) => (other.dataset.place?.length ?? 0) - (one.dataset.place?.length ?? 0),
      );
      const part = innermost ?? root?.querySelector<HTMLElement>('[role="tabpanel"]');
      part?.scrollIntoView({ block: 'center' });
      part?.querySelector<HTMLElement>(FOCUSABLE)?.focus({ preventScroll: true });
    }),
  );
}
