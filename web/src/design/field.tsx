import { useId, type InputHTMLAttributes, type TextareaHTMLAttributes } from "react";

interface Told {
  readonly label: string;
  /** Under the field: what is wanted. */
  readonly hint?: string;
  /** Instead of the hint: what is wrong with what stands there. */
  readonly fault?: string | undefined;
}

const look =
  "w-full rounded-small border border-line-strong bg-desk px-3 text-ink hover:border-ink-faint aria-invalid:border-failed";

/** A line to write, with its name above it. */
export function Field({
  label,
  hint,
  fault,
  className = "",
  ...rest
}: Told & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} fault={fault}>
      <input
        id={id}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={(fault ?? hint) ? `${id}-hint` : undefined}
        className={`${look} h-10 ${className}`}
        {...rest}
      />
    </Labelled>
  );
}

/** Several lines to write. */
export function TextField(props: Told & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const { label, hint, fault, className = "", ...rest } = props;
  const id = useId();
  return (
    <Labelled id={id} label={label} hint={hint} fault={fault}>
      <textarea
        id={id}
        aria-invalid={fault !== undefined || undefined}
        aria-describedby={(fault ?? hint) ? `${id}-hint` : undefined}
        className={`${look} min-h-28 py-2 ${className}`}
        {...rest}
      />
    </Labelled>
  );
}

interface LabelledProps {
  readonly id: string;
  readonly label: string;
  readonly hint: string | undefined;
  readonly fault: string | undefined;
  readonly children: React.ReactNode;
}

function Labelled({ id, label, hint, fault, children }: LabelledProps) {
  return (
    <div className="flex flex-col gap-1">
      <label htmlFor={id} className="text-small font-medium">
        {label}
      </label>
      {children}
      {(fault ?? hint) && (
        <p id={`${id}-hint`} className={`text-small ${fault ? "text-failed" : "text-ink-soft"}`}>
          {fault ?? hint}
        </p>
      )}
    </div>
  );
}
