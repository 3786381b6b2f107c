/** The time that waits are counted to: it stands still while the figures do, because nobody knows who still waits. */
import { createContext, useContext } from 'react';

export const WallTime = createContext(0);

export function useWallTime(): number {
  return useContext(WallTime);
}
