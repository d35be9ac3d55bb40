const isMac = /mac|iphone|ipad/iu.test(navigator.userAgent);

const names: Readonly<Record<string, string>> = {
  mod: isMac ? "⌘" : "Ctrl",
  shift: isMac ? "⇧" : "Shift",
  enter: "Enter",
  escape: "Esc",
  up: "↑",
  down: "↓",
};

/** Keys as they are on the keyboard. `mod+k` are pressed at once, `g s` one after the other. */
export function Kbd({ keys }: { readonly keys: string }) {
  return (
    <span className="inline-flex items-center gap-1 whitespace-nowrap">
      {keys.split(" ").map((chord, at) => (
        <kbd
          // The same key may be pressed twice.
          key={at}
          className="inline-grid min-w-5 place-items-center rounded-[4px] border border-line-strong/60 bg-desk px-1 font-sans text-[0.6875rem] leading-4.5 text-ink-soft"
        >
          {chord
            .split("+")
            .map((key) => names[key] ?? key.toUpperCase())
            .join(isMac ? "" : " + ")}
        </kbd>
      ))}
    </span>
  );
}
