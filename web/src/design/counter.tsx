import { useEffect, useRef, useState } from "react";

interface CounterProps {
  readonly value: number;
  /** What is counted, for whoever does not see where it stands: `characters`. */
  readonly label?: string;
  readonly className?: string;
}

/** From one number to the next, in milliseconds. */
const ticking = 320;

/**
 * A number that ticks up and glows once when it grows. It takes the place of the widest number it has shown, so that nothing
 * beside it moves; it is not announced, because a page says at its own pace what became ready.
 */
export function Counter({ value, label, className = "" }: CounterProps) {
  const shown = useTicking(value);
  const pulses = usePulses(value);
  const digits = Math.max(2, value.toLocaleString("en").length);
  return (
    <span
      className={`figures inline-block text-end ${className}`}
      style={{ minInlineSize: `${digits}ch` }}
      data-counter={value}
    >
      {/* A new key begins the glow anew. */}
      <span
        key={pulses}
        className={pulses > 0 ? "inline-block animate-pulse-once" : "inline-block"}
      >
        {shown.toLocaleString("en")}
      </span>
      {label && <span className="sr-only"> {label}</span>}
    </span>
  );
}

function usePulses(value: number): number {
  const [state, setState] = useState({ value, pulses: 0 });
  if (state.value !== value)
    setState({ value, pulses: state.pulses + (value > state.value ? 1 : 0) });
  return state.pulses;
}

function useTicking(value: number): number {
  const [shown, setShown] = useState(value);
  const current = useRef(value);
  useEffect(() => {
    const from = current.current;
    if (from === value) return;
    const show = (next: number) => {
      current.current = next;
      setShown(next);
    };
    if (value < from || matchMedia("(prefers-reduced-motion: reduce)").matches) {
      show(value);
      return;
    }
    const began = performance.now();
    let frame = requestAnimationFrame(function step(now) {
      const done = Math.min(1, (now - began) / ticking);
      show(Math.round(from + (value - from) * done));
      if (done < 1) frame = requestAnimationFrame(step);
    });
    return () => cancelAnimationFrame(frame);
  }, [value]);
  return shown;
}
