import { ArrowDownOutlined, ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useOfficeTexts } from '../texts';

/** The same list with one of its members at another place. */
export function moved<T>(list: readonly T[], from: number, to: number): T[] {
  const copy = [...list];
  copy.splice(to, 0, ...copy.splice(from, 1));
  return copy;
}

/** What can be done with a member of a list: moved up and down, taken away. */
export function RowActs(props: {
  index: number;
  count: number;
  /** What the member is called, for those who hear the page. */
  name?: string;
  onMove: (to: number) => void;
  onRemove: () => void;
}) {
  const { index, count, name = '', onMove, onRemove } = props;
  const t = useOfficeTexts();
  const label = (act: string) => (name ? `${act} ${name}` : act);
  return (
    <>
      <Button
        size="small"
        type="text"
        icon={<ArrowUpOutlined />}
        aria-label={label(t('row.up'))}
        disabled={index === 0}
        onClick={() => onMove(index - 1)}
      />
      <Button
        size="small"
        type="text"
        icon={<ArrowDownOutlined />}
        aria-label={label(t('row.down'))}
        disabled={index === count - 1}
        onClick={() => onMove(index + 1)}
      />
      <Button
        size="small"
        type="text"
        icon={<DeleteOutlined />}
        aria-label={label(t('row.remove'))}
        onClick={onRemove}
      />
    </>
  );
}
