import { X } from "lucide-react";
import { Dialog as RadixDialog } from "radix-ui";
import { useEffect, type ReactNode } from "react";
import { IconButton } from "./icon-button.tsx";

interface DialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly title: string;
  /** One sentence under the title; left out where the title says it. */
  readonly about?: string;
  /** `side`: a drawer, for phones and inspectors. `top`: near the top, for what is typed into. */
  readonly place?: "middle" | "side" | "top";
  /** Whether the title is only for those who do not see. */
  readonly hasHiddenTitle?: boolean;
  readonly children: ReactNode;
  /** Buttons, the main one last. */
  readonly actions?: ReactNode;
}

const places = {
  middle:
    "left-1/2 top-1/2 w-[min(34rem,calc(100vw-1.5rem))] max-h-[min(46rem,calc(100dvh-2rem))] -translate-x-1/2 -translate-y-1/2 rounded-card",
  side: "inset-y-0 left-0 w-[min(20rem,86vw)] h-dvh rounded-r-card",
  top: "left-1/2 top-[12vh] w-[min(38rem,calc(100vw-1.5rem))] max-h-[72vh] -translate-x-1/2 rounded-card",
} as const;

/** A sheet over the page: Escape closes it, and the focus goes back to where it was. */
export function Dialog(props: DialogProps) {
  const { isOpen, onClose, title, about, place = "middle", hasHiddenTitle = false } = props;
  useStill(isOpen);
  return (
    <RadixDialog.Root open={isOpen} onOpenChange={(open) => !open && onClose()}>
      <RadixDialog.Portal>
        {/* No overlay of the library's: it would write a style sheet into the page, which the page's policy refuses. */}
        <div aria-hidden className="fixed inset-0 z-40 bg-veil animate-appear" />
        <RadixDialog.Content
          onOpenAutoFocus={focusFirst}
          {...(about === undefined ? { "aria-describedby": undefined } : {})}
          className={`fixed z-50 flex flex-col overflow-hidden border border-line bg-sheet text-ink shadow-raised animate-appear ${places[place]}`}
        >
          <div className={hasHiddenTitle ? "sr-only" : "flex items-start gap-3 px-5 pt-4 pb-2"}>
            <div className="min-w-0 flex-1">
              <RadixDialog.Title className="font-title text-lead font-semibold">
                {title}
              </RadixDialog.Title>
              {about !== undefined && (
                <RadixDialog.Description className="text-small text-ink-soft">
                  {about}
                </RadixDialog.Description>
              )}
            </div>
            {!hasHiddenTitle && (
              <RadixDialog.Close asChild>
                <IconButton label="Close" shortcut="escape" isSmall>
                  <X size={16} />
                </IconButton>
              </RadixDialog.Close>
            )}
          </div>
          <div className={`min-h-0 flex-1 overflow-y-auto ${hasHiddenTitle ? "" : "px-5 pb-5"}`}>
            {props.children}
          </div>
          {props.actions && (
            <div className="flex flex-wrap justify-end gap-2 border-t border-line bg-desk px-5 py-3">
              {props.actions}
            </div>
          )}
        </RadixDialog.Content>
      </RadixDialog.Portal>
    </RadixDialog.Root>
  );
}

/** Whoever opens it to write can write at once; otherwise the sheet itself has the focus, and Tab leads into it. */
function focusFirst(event: Event): void {
  event.preventDefault();
  const sheet = event.currentTarget as HTMLElement;
  const field = sheet.querySelector<HTMLElement>("input:not([type=checkbox], [hidden]), textarea");
  (field ?? sheet).focus();
}

/** Holds the page under it still, and in its place where a scroll bar goes. */
function useStill(isOpen: boolean): void {
  useEffect(() => {
    if (!isOpen) return;
    const { documentElement: page } = document;
    const bar = innerWidth - page.clientWidth;
    page.style.overflow = "hidden";
    page.style.paddingInlineEnd = `${bar}px`;
    return () => {
      page.style.overflow = "";
      page.style.paddingInlineEnd = "";
    };
  }, [isOpen]);
}
