import { Slot } from "radix-ui";
import type { ButtonHTMLAttributes, ReactNode, Ref } from "react";
import { Spinner } from "./spinner.tsx";

/** `main`: the one thing to do here. `plain`: beside it. `quiet`: in a bar or a list. `danger`: what cannot be taken back. */
export type Weight = "main" | "plain" | "quiet" | "danger";
export type Size = "normal" | "small" | "large";

export interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly weight?: Weight;
  readonly size?: Size;
  /** Before the words. */
  readonly icon?: ReactNode;
  /** While what it began is under way: it can be focused and not pressed. */
  readonly isBusy?: boolean;
  /** Lends its look to the one child, such as a link. */
  readonly asChild?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

const base =
  "inline-flex items-center justify-center gap-2 rounded-small font-medium select-none transition-colors duration-100 " +
  "disabled:opacity-55 aria-disabled:opacity-55 [&_svg]:shrink-0";

const weights: Readonly<Record<Weight, string>> = {
  main: "bg-lamp text-lamp-ink hover:bg-lamp/90 active:bg-lamp/80",
  plain: "bg-raised text-ink border border-line hover:border-line-strong active:bg-sheet",
  quiet: "text-ink-soft hover:text-ink hover:bg-ink/7 active:bg-ink/10",
  danger: "bg-failed-wash text-failed border border-failed/40 hover:border-failed",
};

const sizes: Readonly<Record<Size, string>> = {
  small: "min-h-7 px-2.5 text-small",
  normal: "min-h-9 px-3.5 text-body",
  large: "min-h-11 px-5 text-body",
};

/** A button with words. For a sign alone there is `IconButton`. */
export function Button(props: ButtonProps) {
  const { weight = "plain", size = "normal", icon, isBusy = false, asChild = false } = props;
  const { weight: _, size: __, icon: ___, isBusy: ____, asChild: _____, ...rest } = props;
  const { className = "", children, onClick, ...others } = rest;
  const look = `${base} ${weights[weight]} ${sizes[size]} ${className}`;
  if (asChild)
    return (
      <Slot.Root className={look} {...others}>
        {children}
      </Slot.Root>
    );
  return (
    <button
      type="button"
      className={look}
      aria-disabled={isBusy || undefined}
      aria-busy={isBusy || undefined}
      onClick={isBusy ? undefined : onClick}
      {...others}
    >
      {isBusy ? <Spinner /> : icon}
      {children}
    </button>
  );
}
