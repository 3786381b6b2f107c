import { Button, Popover } from 'antd';
import { type ReactNode, useState } from 'react';

/** A button in the head of a conversation that opens a choice beside it; whatever is chosen closes it. */
export function ChoosingButton(props: {
  label: string;
  title: string;
  icon: ReactNode;
  disabled: boolean;
  choice(done: () => void): ReactNode;
}) {
  const { label, title, icon, disabled, choice } = props;
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      trigger="click"
      placement="bottom"
      destroyOnHidden
      open={isOpen}
      onOpenChange={setOpen}
      title={title}
      content={choice(() => setOpen(false))}
    >
      <Button className="call-button" icon={icon} disabled={disabled} aria-haspopup="dialog">
        {label}
      </Button>
    </Popover>
  );
}
