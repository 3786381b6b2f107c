import { createContext, useContext } from 'react';
import type { Role, Staff } from '@/shared/api/types';

export const StaffContext = createContext<Staff | null>(null);

/** Who is signed in; the gate lets nobody else this far. */
export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (!staff) throw new Error('the office is shown to signed-in staff only');
  return staff;
}

export function useRoles(): readonly Role[] {
  return useStaff().roles;
}
