/** Working at home: calls go to the agent's own telephone, and this page stays the desk beside it. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Checkbox } from 'antd';
import { api } from '@/shared/api/client';
import { InlineFailure } from '@/shared/ui/states';
import { usePhoneTexts } from './texts';

interface OwnHomePhone {
  masked_number: string | null;
  in_use: boolean;
  reachable: boolean;
}

const KEY = ['phone', 'home'];

export function useHomePhone() {
  return useQuery({ queryKey: KEY, queryFn: () => api.get<OwnHomePhone>('/phone/home') });
}

export function HomePhone() {
  const t = usePhoneTexts();
  const { data } = useHomePhone();
  const client = useQueryClient();
  const use = useMutation({
    mutationFn: (isInUse: boolean) => api.put<OwnHomePhone>('/phone/home', { in_use: isInUse }),
    onSuccess: (home) => {
      client.setQueryData(KEY, home);
      void client.invalidateQueries({ queryKey: ['phone'], exact: true });
    },
  });
  if (!data?.masked_number) return null;
  return (
    <div className="phone-home">
      <Checkbox
        checked={data.in_use}
        disabled={use.isPending || (!data.reachable && !data.in_use)}
        onChange={(event) => use.mutate(event.target.checked)}
      >
        {t('home.use')} <span className="numbers">{data.masked_number}</span>
      </Checkbox>
      <p>{t(data.reachable ? 'home.explain' : 'home.noTrunk')}</p>
      <InlineFailure error={use.error} />
    </div>
  );
}
