import {
  ApiOutlined,
  AppstoreOutlined,
  BookOutlined,
  BranchesOutlined,
  ClockCircleOutlined,
  FileUnknownOutlined,
  NotificationOutlined,
  PoweroffOutlined,
  QuestionCircleOutlined,
  RollbackOutlined,
  SoundOutlined,
  StarOutlined,
  SubnodeOutlined,
  SwapOutlined,
  TeamOutlined,
  TranslationOutlined,
  UnorderedListOutlined,
} from '@ant-design/icons';
import type { ComponentType, CSSProperties } from 'react';

const ICONS: Record<string, ComponentType<{ style?: CSSProperties }>> = {
  sound: SoundOutlined,
  menu: AppstoreOutlined,
  question: QuestionCircleOutlined,
  branch: BranchesOutlined,
  clock: ClockCircleOutlined,
  notice: NotificationOutlined,
  language: TranslationOutlined,
  team: TeamOutlined,
  star: StarOutlined,
  act: ApiOutlined,
  article: BookOutlined,
  list: UnorderedListOutlined,
  call: SubnodeOutlined,
  return: RollbackOutlined,
  transfer: SwapOutlined,
  end: PoweroffOutlined,
};

/** The picture of a kind of node. Its name always stands beside it. */
export function NodeIcon({ icon, colour }: { icon: string; colour: string }) {
  const Icon = ICONS[icon] ?? FileUnknownOutlined;
  return (
    <span className="node-icon" aria-hidden="true">
      <Icon style={{ color: colour }} />
    </span>
  );
}
