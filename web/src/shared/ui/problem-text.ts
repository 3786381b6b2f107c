import { ApiProblem } from '../api/client';
import { UNREACHABLE, UNREADABLE } from '../api/problem';
import { useSharedTexts } from '../i18n/shared';

/** Says what went wrong in the language of the page: the server's own sentence where it has one. */
export function useProblemText(): (error: unknown) => string {
  const t = useSharedTexts();
  return (error) => {
    if (!(error instanceof ApiProblem)) return t('problem.other', { code: 'client.unexpected' });
    if (error.title) return error.title;
    if (error.code === UNREACHABLE) return t('problem.unreachable');
    if (error.code === UNREADABLE) return t('problem.unreadable');
    if (error.forbidden) return t('problem.forbidden');
    if (error.status === 503 || error.status === 502 || error.status === 504) return t('problem.overloaded');
    return t('problem.other', { code: error.code });
  };
}
