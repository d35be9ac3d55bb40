import { Check } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { Kbd } from "./kbd.tsx";

interface MenuProps {
  /** The button that opens it; it must take a ref. */
  readonly trigger: ReactNode;
  readonly align?: "start" | "center" | "end";
  readonly side?: "top" | "bottom" | "right";
  readonly children: ReactNode;
}

/** Things to choose from, under a button. Arrow keys, letters and Escape work as everywhere. */
export function Menu({ trigger, align = "start", side = "bottom", children }: MenuProps) {
  return (
    // Not modal: a modal one would write a style sheet into the page, which the page's policy refuses.
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 overflow-y-auto rounded-card border border-line bg-raised p-1 text-ink shadow-raised animate-appear"
        >
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

interface MenuItemProps {
  readonly onSelect?: () => void;
  readonly icon?: ReactNode;
  readonly shortcut?: string;
  readonly isDisabled?: boolean;
  /** Lends its look and its keys to the one child, such as a link. */
  readonly asChild?: boolean;
  readonly children: ReactNode;
}

const itemLook =
  "flex min-h-8 w-full cursor-default items-center gap-2.5 rounded-small px-2.5 py-1 text-body outline-none select-none data-[highlighted]:bg-ink/8 data-[disabled]:opacity-50";

export function MenuItem({
  onSelect,
  icon,
  shortcut,
  isDisabled = false,
  asChild = false,
  children,
}: MenuItemProps) {
  const handlers = onSelect ? { onSelect: () => onSelect() } : {};
  if (asChild)
    return (
      <DropdownMenu.Item asChild className={itemLook} disabled={isDisabled} {...handlers}>
        {children}
      </DropdownMenu.Item>
    );
  return (
    <DropdownMenu.Item className={itemLook} disabled={isDisabled} {...handlers}>
      {icon && (
        <span className="text-ink-soft" aria-hidden>
          {icon}
        </span>
      )}
      <span className="min-w-0 flex-1">{children}</span>
      {shortcut && <Kbd keys={shortcut} />}
    </DropdownMenu.Item>
  );
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly title: string;
  readonly icon?: ReactNode;
}

interface MenuChoicesProps<Value extends string> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
}

/** One of several, inside a menu. */
export function MenuChoices<Value extends string>({
  label,
  choices,
  chosen,
  onChoose,
}: MenuChoicesProps<Value>) {
  return (
    <DropdownMenu.RadioGroup value={chosen} onValueChange={(value) => onChoose(value as Value)}>
      <DropdownMenu.Label className="slate px-2.5 pt-1.5 pb-1">{label}</DropdownMenu.Label>
      {choices.map(({ value, title, icon }) => (
        <DropdownMenu.RadioItem key={value} value={value} className={itemLook}>
          {icon && (
            <span className="text-ink-soft" aria-hidden>
              {icon}
            </span>
          )}
          <span className="min-w-0 flex-1">{title}</span>
          <DropdownMenu.ItemIndicator>
            <Check size={15} className="text-lamp" />
          </DropdownMenu.ItemIndicator>
        </DropdownMenu.RadioItem>
      ))}
    </DropdownMenu.RadioGroup>
  );
}

export function MenuLabel({ children }: { readonly children: ReactNode }) {
  return <DropdownMenu.Label className="slate px-2.5 pt-1.5 pb-1">{children}</DropdownMenu.Label>;
}

export function MenuSeparator() {
  return <DropdownMenu.Separator className="my-1 h-px bg-line" />;
}
