/** The tabs of the customer's side, in the order that they have unless somebody likes another. */
import { useAssistTexts } from '@/features/assist/texts';
import { useCustomerPanelTexts } from './texts';

export const PANEL_TABS = ['customer', 'assist', 'contact', 'business', 'knowledge', 'wrapUp'] as const;
export type PanelTab = (typeof PANEL_TABS)[number];

export function usePanelTabName(): (key: PanelTab) => string {
  const t = useCustomerPanelTexts();
  const assist = useAssistTexts();
  return (key) => (key === 'assist' ? assist('tab') : t(`tabs.${key}`));
}
