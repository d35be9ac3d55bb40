import { useEffect, useState } from "react";

/** Between two announcements, in milliseconds. */
const pace = 4_000;

let say: (text: string) => void = () => undefined;

/** Tells whoever listens to the page what became ready: at most one sentence every few seconds, the newest. */
export function announce(text: string): void {
  say(text);
}

/** The one place of the page that is read out by itself. */
export function Announcer() {
  const [text, setText] = useState("");
  useEffect(() => {
    let next: string | null = null;
    let timer: ReturnType<typeof setTimeout> | null = null;
    const speak = () => {
      timer = null;
      if (next === null) return;
      setText(next);
      next = null;
      timer = setTimeout(speak, pace);
    };
    say = (sentence) => {
      next = sentence;
      if (timer === null) speak();
    };
    return () => {
      say = () => undefined;
      if (timer !== null) clearTimeout(timer);
    };
  }, []);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
