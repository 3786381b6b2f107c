import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { StaffRow } from '@/features/office/settings';
import { api } from '@/shared/api/client';

export interface StaffFields {
  name: string;
  roles: StaffRow['roles'];
  language: StaffRow['language'];
  skills: [string, number][];
  voice_capacity: number;
  text_capacity: number;
  deferred_capacity: number;
  /** The key of a site; empty for none. */
  site?: string | null;
}
export interface NewStaff extends StaffFields {
  number: string;
  password: string;
}
export type StaffChange = Partial<StaffFields & { active: boolean }>;

const PATH = '/staff';

export function useStaffRows() {
  return useQuery({ queryKey: [PATH], queryFn: () => api.get<{ items: StaffRow[] }>(PATH) });
}

export function useStaffChanges() {
  const client = useQueryClient();
  const onSuccess = () => client.invalidateQueries({ queryKey: [PATH] });
  const create = useMutation({ mutationFn: (staff: NewStaff) => api.post<StaffRow>(PATH, staff), onSuccess });
  const change = useMutation({
    mutationFn: ({ id, change: wanted }: { id: string; change: StaffChange }) =>
      api.patch<StaffRow>(`${PATH}/${id}`, wanted),
    onSuccess,
  });
  const setPassword = useMutation({
    mutationFn: ({ id, password }: { id: string; password: string }) =>
      api.post<void>(`${PATH}/${id}/password`, { password }),
  });
  return { create, change, setPassword };
}
