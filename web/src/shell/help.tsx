import { Dialog } from "../design/dialog.tsx";
import { Kbd } from "../design/kbd.tsx";
import { useAllShortcuts, useLetters } from "./shortcuts.ts";

/** What the keys do here, and where more is written. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  const all = useAllShortcuts();
  const [areOn, turn] = useLetters();
  const groups = Map.groupBy(all, ({ group }) => group);
  return (
    <Dialog isOpen onClose={onClose} title="Keys and help">
      <label className="mb-4 flex min-h-9 items-center gap-3 rounded-small border border-line bg-desk px-3 py-2">
        <input
          type="checkbox"
          checked={areOn}
          onChange={({ target }) => turn(target.checked)}
          className="size-5 accent-(--lamp)"
        />
        <span>
          Single keys do things
          <span className="block text-small text-ink-soft">
            Switch this off when you speak to your computer. Ctrl and Cmd always work.
          </span>
        </span>
      </label>
      {[...groups].map(([group, shortcuts]) => (
        <section key={group} className="mb-4">
          <h3 className="slate mb-1.5">{group}</h3>
          <dl className="grid grid-cols-[1fr_auto] gap-y-1">
            {[...Map.groupBy(shortcuts, ({ title }) => title)].map(([title, same]) => (
              <div key={title} className="col-span-2 grid grid-cols-subgrid items-center">
                <dt>{title}</dt>
                <dd className="flex items-center justify-end gap-2">
                  {same.map(({ keys }) => (
                    <Kbd key={keys} keys={keys} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      ))}
      <p className="text-small text-ink-soft">
        Programs reach everything that these pages do:{" "}
        <a href="/reference" className="text-lamp underline underline-offset-2">
          the API's reference
        </a>
        .
      </p>
    </Dialog>
  );
}
