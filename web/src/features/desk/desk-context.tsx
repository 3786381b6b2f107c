import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';
import { live, useLive } from '@/shared/live/react';
import { type Act, useAct } from '@/shared/state/acts';
import { useStore } from '@/shared/state/store';
import { Desk } from './desk';
import type { DeskState } from './desk-state';

const DeskContext = createContext<Desk | null>(null);

/** Opens the desk: subscribes to its live topic and hands it to the components below. */
export function DeskProvider({ children, desk: given }: { children: ReactNode; desk?: Desk }) {
  const [desk] = useState(() => given ?? new Desk(undefined, live().state));
  useLive('desk', (frame) => desk.receive(frame));
  useEffect(() => {
    // The snapshot of the live connection is usually first; this tells why if it cannot be opened.
    void desk.acts.run('desk', () => desk.refresh());
  }, [desk]);
  return <DeskContext value={desk}>{children}</DeskContext>;
}

export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error('there is no desk around this component');
  return desk;
}

export function useDeskState<P>(part: (state: DeskState) => P): P {
  return useStore(useDesk().store, part);
}

/** How the act of this key stands. */
export function useDeskAct(key: string): Act {
  return useAct(useDesk().acts, key);
}
