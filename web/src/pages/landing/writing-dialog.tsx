import { useState, type ReactNode } from "react";
import { Button } from "../../design/button.tsx";
import { Dialog } from "../../design/dialog.tsx";
import { Trouble } from "../../design/trouble.tsx";
import { Field, TextField } from "../../design/field.tsx";
import { Kbd } from "../../design/kbd.tsx";
import { useAct } from "../../live/use-act.ts";
import { beginWithScript, type Begun } from "./begin.ts";
import { nameOfText } from "./naming.ts";

interface WritingDialogProps {
  /** What is to be written; null: nothing. */
  readonly what: "idea" | "script" | null;
  readonly onClose: () => void;
  readonly onBegun: (begun: Begun) => void;
}

/** A production out of text that is written or pasted here. */
export function WritingDialog({ what, onClose, onBegun }: WritingDialogProps) {
  const [text, setText] = useState("");
  const [name, setName] = useState("");
  const isIdea = what === "idea";
  const filename = isIdea ? "idea.txt" : "pasted.fountain";
  const act = useAct(
    () => beginWithScript(new File([text], filename), name.trim() || nameOfText(text)),
    (begun: Begun) => {
      onClose();
      onBegun(begun);
    },
  );
  const canBegin = text.trim() !== "";
  return (
    <Dialog
      isOpen={what !== null}
      onClose={onClose}
      title={isIdea ? "Write an idea" : "Paste a script"}
      about={isIdea ? ideaTruth : "A screenplay, a play or a story, in any common form."}
      actions={
        <>
          <Button weight="quiet" onClick={onClose}>
            Cancel
          </Button>
          <Button weight="main" isBusy={act.isBusy} disabled={!canBegin} type="submit" form={form}>
            Begin <Kbd keys="mod+enter" />
          </Button>
        </>
      }
    >
      <Trouble trouble={act.trouble} harm="Nothing was lost: your text is still here." />
      <WritingForm onBegin={() => canBegin && act.begin()}>
        <TextField
          label={isIdea ? "The story" : "The script"}
          value={text}
          rows={12}
          onChange={({ target }) => setText(target.value)}
          className={isIdea ? "font-title text-lead" : "font-script"}
          placeholder={isIdea ? ideaExample : "INT. FERRY, CAR DECK - NIGHT"}
        />
        <Field
          label="Name of the production"
          value={name}
          maxLength={200}
          placeholder={canBegin ? nameOfText(text) : ""}
          hint="Left empty, it is called by its first line."
          onChange={({ target }) => setName(target.value)}
        />
      </WritingForm>
    </Dialog>
  );
}

const form = "writing";

function WritingForm(props: { readonly onBegin: () => void; readonly children: ReactNode }) {
  return (
    // Ctrl+Enter sends it from any of its fields.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
    <form
      id={form}
      className="flex flex-col gap-4 pt-2"
      onSubmit={(event) => {
        event.preventDefault();
        props.onBegin();
      }}
      onKeyDown={(event) => {
        if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) props.onBegin();
      }}
    >
      {props.children}
    </form>
  );
}

const ideaExample = "A ferry crosses at night. One passenger is not on the list.";

const ideaTruth =
  "Growing an idea into a script takes a language model, and Backlot has none yet. Until then, write it out as prose or as a script: it is broken down by rules, and every word stays.";
