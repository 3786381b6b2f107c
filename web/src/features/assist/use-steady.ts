import { useRef, useState } from 'react';

interface Steady<T> {
  /** What is shown: it stays as it is while it is looked at. */
  shown: T;
  /** There is something newer. */
  isBehind: boolean;
  handlers: {
    onPointerEnter(): void;
    onPointerLeave(): void;
    onFocus(): void;
    onBlur(event: { currentTarget: Element; relatedTarget: EventTarget | null }): void;
  };
}

/** Keeps a list as it is while the pointer or the focus is in it: nothing moves from under them. */
export function useSteady<T>(value: T): Steady<T> {
  const [isPointed, setPointed] = useState(false);
  const [isFocused, setFocused] = useState(false);
  const kept = useRef(value);
  const isHeld = isPointed || isFocused;
  if (!isHeld) kept.current = value;
  return {
    shown: kept.current,
    isBehind: kept.current !== value,
    handlers: {
      onPointerEnter: () => setPointed(true),
      onPointerLeave: () => setPointed(false),
      onFocus: () => setFocused(true),
      onBlur: (event) => {
        if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setFocused(false);
      },
    },
  };
}
