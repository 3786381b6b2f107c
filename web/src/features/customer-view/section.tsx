/** A part of the customer's view that is read when it is opened, because reading is audited. */
import { type ReactNode, useState } from 'react';

export function Section({
  title,
  isOpenAtFirst = false,
  children,
}: {
  title: string;
  isOpenAtFirst?: boolean;
  children: () => ReactNode;
}) {
  const [isOpen, setOpen] = useState(isOpenAtFirst);
  return (
    <details
      className="customer-section"
      open={isOpen}
      onToggle={(event) => setOpen((event.target as HTMLDetailsElement).open)}
    >
      <summary>{title}</summary>
      {isOpen && children()}
    </details>
  );
}
