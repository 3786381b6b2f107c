/** The few pictures of the customer's page. All are decoration beside words or named buttons. */
import type { ReactNode } from 'react';

function Icon({ children }: { children: ReactNode }) {
  return (
    <svg
      className="icon"
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      {children}
    </svg>
  );
}

export const PhoneIcon = () => (
  <Icon>
    <path d="M5 3.5h3.2l1.6 4.3-2 1.6a12 12 0 0 0 6.8 6.8l1.6-2 4.3 1.6V19a2 2 0 0 1-2.2 2C10.6 20.4 3.6 13.4 3 5.7A2 2 0 0 1 5 3.5Z" />
  </Icon>
);
export const ChatIcon = () => (
  <Icon>
    <path d="M4 5.5h16a1 1 0 0 1 1 1v9.5a1 1 0 0 1-1 1h-8.5L7 20.5V17H4a1 1 0 0 1-1-1V6.5a1 1 0 0 1 1-1Z" />
    <path d="M8 10h8M8 13h5" />
  </Icon>
);
export const PenIcon = () => (
  <Icon>
    <path d="M4 20h4L19.500 8.500a2.100 2.100 0 0 0-4-4L4 16v4Z" />
    <path d="M13.500 6.500l4 4" />
  </Icon>
);
export const PersonIcon = () => (
  <Icon>
    <circle cx="12" cy="8" r="3.8" />
    <path d="M4.5 20.5c.8-4 3.8-6 7.5-6s6.7 2 7.5 6" />
  </Icon>
);
export const CloseIcon = () => (
  <Icon>
    <path d="M6 6l12 12M18 6 6 18" />
  </Icon>
);
export const DownIcon = () => (
  <Icon>
    <path d="m6 9 6 6 6-6" />
  </Icon>
);
export const BackIcon = () => (
  <Icon>
    <path d="M15 5l-7 7 7 7" />
  </Icon>
);
export const ClipIcon = () => (
  <Icon>
    <path d="m20 11-8.3 8.3a5 5 0 0 1-7-7L13 4a3.3 3.3 0 0 1 4.7 4.7l-8.2 8.2a1.6 1.6 0 0 1-2.3-2.3L14.5 7.3" />
  </Icon>
);
export const SendIcon = () => (
  <Icon>
    <path d="M4 12 20.5 4.5 16 20l-4-6.5L4 12Zm8 1.5 8.5-9" />
  </Icon>
);
export const FileIcon = () => (
  <Icon>
    <path d="M6 3h8l4.5 4.5V21H6Z" />
    <path d="M14 3v4.5h4.5M9 13h6M9 16.5h6" />
  </Icon>
);
export const LockIcon = () => (
  <Icon>
    <rect x="5" y="10.5" width="14" height="10" rx="1.5" />
    <path d="M8 10.5V7.5a4 4 0 0 1 8 0v3M12 14.5v2.5" />
  </Icon>
);
export const ShieldIcon = () => (
  <Icon>
    <path d="M12 3 5 5.5v6c0 4.5 3 7.5 7 9.5 4-2 7-5 7-9.5v-6Z" />
    <path d="m9 12 2.2 2.2L15.3 10" />
  </Icon>
);
export const AlertIcon = () => (
  <Icon>
    <path d="M12 4 2.8 20h18.4Z" />
    <path d="M12 10v4.5M12 17.3v.2" />
  </Icon>
);
export const CheckIcon = () => (
  <Icon>
    <path d="m5 12.5 4.5 4.5L19 7.5" />
  </Icon>
);
export const BellIcon = () => (
  <Icon>
    <path d="M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15ZM10 20.5h4" />
  </Icon>
);
