import type { UseQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Empty, Failed, Loading } from '@/shared/ui/states';

/** What came of a question to the server: why it failed and another try, that it is on its way, nothing, or the answer. */
export function Answered<T>(props: {
  query: Pick<UseQueryResult<T>, 'data' | 'error' | 'refetch'>;
  isEmpty: (data: T) => boolean;
  /** What is said of an answer with nothing in it, and what to do about it. */
  empty: { title: string; text: string };
  children: (data: T) => ReactNode;
}) {
  const { query, isEmpty, empty, children } = props;
  if (query.error) return <Failed error={query.error} retry={() => void query.refetch()} />;
  if (query.data === undefined) return <Loading />;
  if (isEmpty(query.data)) return <Empty title={empty.title}>{empty.text}</Empty>;
  return children(query.data);
}
