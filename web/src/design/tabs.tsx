import { Tabs as RadixTabs } from "radix-ui";
import type { ReactNode } from "react";

export interface Tab {
  readonly id: string;
  readonly title: string;
  /** How many there are inside; left out where that says nothing. */
  readonly count?: number;
  readonly content: ReactNode;
}

interface TabsProps {
  /** What they are about, for whoever does not see them side by side. */
  readonly label: string;
  readonly tabs: readonly Tab[];
  /** The one that is open; keep it in the address, so that it can be linked to. */
  readonly open: string;
  readonly onOpen: (id: string) => void;
  readonly className?: string;
}

/** Pages of one thing, one at a time; arrow keys go from one to the next. */
export function Tabs({ label, tabs, open, onOpen, className = "" }: TabsProps) {
  return (
    <RadixTabs.Root
      value={open}
      onValueChange={onOpen}
      className={`flex min-h-0 flex-col ${className}`}
    >
      <RadixTabs.List
        aria-label={label}
        className="flex gap-1 overflow-x-auto border-b border-line"
      >
        {tabs.map(({ id, title, count }) => (
          <RadixTabs.Trigger
            key={id}
            value={id}
            className="-mb-px flex min-h-9 items-center gap-1.5 border-b-2 border-transparent px-3 text-small font-medium whitespace-nowrap text-ink-soft hover:text-ink data-[state=active]:border-lamp data-[state=active]:text-ink"
          >
            {title}
            {count !== undefined && <span className="figures text-ink-faint">{count}</span>}
          </RadixTabs.Trigger>
        ))}
      </RadixTabs.List>
      {tabs.map(({ id, content }) => (
        <RadixTabs.Content key={id} value={id} className="min-h-0 flex-1 pt-4">
          {content}
        </RadixTabs.Content>
      ))}
    </RadixTabs.Root>
  );
}
